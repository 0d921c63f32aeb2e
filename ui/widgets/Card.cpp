#include "widgets/Card.h"

#include "widgets/Text.h"

namespace armature {

Card::Card(const QString &heading, QWidget *parent) : QFrame(parent), m_content(new QVBoxLayout) {
    setProperty("card", true);
    setAccessibleName(heading);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 10, 14, 12);
    layout->setSpacing(6);
    if (!heading.isEmpty())
        layout->addWidget(textLabel(heading, "heading", this));
    layout->addLayout(m_content);
    m_content->setSpacing(6);
}

} // namespace armature
