#include "widgets/Banner.h"

#include "base/Log.h"
#include "present/ProblemText.h"
#include "widgets/Flow.h"
#include "widgets/IconLabel.h"
#include "widgets/Text.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace armature {
namespace {

const char *nameOf(Tone tone) {
    switch (tone) {
    case Tone::Good:
        return "good";
    case Tone::Note:
        return "note";
    case Tone::Warn:
        return "warn";
    case Tone::Bad:
        break;
    }
    return "bad";
}

} // namespace

Banner::Banner(Tone tone, const QString &title, const QString &text, QWidget *parent)
    : QFrame(parent), m_icon(new IconLabel(toneIcon(tone), this)), m_title(textLabel(title, "heading", this)),
      m_text(textLabel(text, "", this)), m_words(new QVBoxLayout), m_buttons(new Flow) {
    m_words->setSpacing(2);
    m_words->addWidget(m_title);
    m_words->addWidget(m_text);
    m_words->addLayout(m_buttons);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(10);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addLayout(m_words, 1);
    say(tone, title, text);
}

void Banner::say(Tone tone, const QString &title, const QString &text) {
    setProperty("banner", QString::fromLatin1(nameOf(tone)));
    m_icon->setIcon(toneIcon(tone));
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(text);
    style()->unpolish(this); // the style sheet looks at the property
    style()->polish(this);
}

void Banner::say(Tone tone, const ProblemText &problem, int evidenceLines) {
    QStringList text;
    if (!problem.why.isEmpty())
        text << problem.why;
    if (!problem.whatToDo.isEmpty())
        text << tr("What to do: %1").arg(problem.whatToDo);
    if (evidenceLines > 0 && !problem.evidence.isEmpty())
        text << problem.evidence.split(u'\n').mid(0, evidenceLines);
    logError("problem", problem.title + u'\n' + text.join(u'\n'));
    say(tone, problem.title, text.join(u'\n'));
}

QPushButton *Banner::addButton(const QString &text) {
    auto *button = new QPushButton(text, this);
    m_buttons->addWidget(button);
    return button;
}

QPushButton *Banner::addSideButton(const QString &text) {
    auto *button = new QPushButton(text, this);
    layout()->addWidget(button);
    layout()->setAlignment(button, Qt::AlignTop);
    return button;
}

void Banner::addFooter(const QString &html) { m_words->insertWidget(m_words->count() - 1, richLabel(html, this)); }

QString Banner::title() const { return m_title->text(); }

QString Banner::text() const { return m_text->text(); }

} // namespace armature
