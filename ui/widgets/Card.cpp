#include "widgets/Card.h"

#include "widgets/Text.h"

namespace armature {

Card::Card(const QString &heading, QWidget *parent) : QFrame(parent), m_heading(textLabel(heading, "heading", this)), m_content(new QVBoxLayout) {
    setProperty("card", true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 10, 14, 12);
    layout->setSpacing(6);
    layout->addWidget(m_heading);
    layout->addLayout(m_content);
    m_content->setSpacing(6);
    setHeading(heading);
}

void Card::setHeading(const QString &text) {
    m_heading->setText(text);
    m_heading->setVisible(!text.isEmpty());
    setAccessibleName(text);
}

} // namespace armature
