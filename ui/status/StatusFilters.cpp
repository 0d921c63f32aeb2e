#include "status/StatusFilters.h"

#include "models/StatusFilter.h"
#include "widgets/StatusBox.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>

namespace armature {
namespace {

constexpr int LongAgoDays = 90;
constexpr int BoxCharacters = 12; ///< a box is at least this wide; its list shows entries whole

} // namespace

StatusFilters::StatusFilters(StatusFilter &filter, QWidget *parent)
    : QWidget(parent), m_filter(filter), m_search(new QLineEdit(this)), m_platform(new QComboBox(this)),
      m_status(new StatusBox(this)), m_question(new QComboBox(this)), m_days(new QSpinBox(this)) {
    m_search->setPlaceholderText(tr("Filter by package"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Filter by package"));
    m_platform->setAccessibleName(tr("Platform"));
    m_status->setAccessibleName(tr("Status"));
    m_question->setAccessibleName(tr("Which claims"));
    m_days->setRange(1, 3650);
    m_days->setValue(LongAgoDays);
    m_days->setSuffix(tr(" days"));
    m_days->setAccessibleName(tr("How long ago, in days"));
    m_days->hide();
    for (QComboBox *box : {m_platform, static_cast<QComboBox *>(m_status), m_question}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(BoxCharacters);
    }
    addQuestions();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_search, 3);
    layout->addWidget(m_platform, 3);
    layout->addWidget(m_status, 2);
    layout->addWidget(m_question, 3);
    layout->addWidget(m_days);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter.setText(text);
        Q_EMIT changed();
    });
    connect(m_platform, &QComboBox::currentIndexChanged, this, [this] {
        m_filter.setPlatform(m_platform->currentData().toString());
        Q_EMIT changed();
    });
    connect(m_status, &StatusBox::chosen, this, [this](std::optional<Status> status) {
        m_filter.setStatus(status);
        Q_EMIT changed();
    });
    connect(m_question, &QComboBox::currentIndexChanged, this, &StatusFilters::askQuestion);
    connect(m_days, &QSpinBox::valueChanged, this, &StatusFilters::askQuestion);
}

void StatusFilters::addQuestions() {
    const std::vector<std::pair<QString, StatusFilter::Question>> questions{
        {tr("All claims"), StatusFilter::Question::All},
        {tr("Without mere dependencies"), StatusFilter::Question::OfTheirOwn},
        {tr("Contradicted by the indexes"), StatusFilter::Question::Contradicted},
        {tr("A newer version is there"), StatusFilter::Question::Changed},
        {tr("Checked long ago"), StatusFilter::Question::Older},
        {tr("Never checked"), StatusFilter::Question::NeverChecked},
        {tr("The re-checks' answers changed"), StatusFilter::Question::Wavering},
        {tr("Judged for the machine"), StatusFilter::Question::OnMachine},
        {tr("Another verdict on the machine"), StatusFilter::Question::Differs},
    };
    for (const auto &[text, question] : questions)
        m_question->addItem(text, int(question));
}

void StatusFilters::setPlatforms(const Catalog &catalog) {
    const QString chosen = m_platform->currentData().toString();
    m_platform->clear();
    m_platform->addItem(tr("Every platform"), QString());
    for (const Platform &platform : catalog.platforms)
        m_platform->addItem(platform.title, platform.id);
    m_platform->setCurrentIndex(std::max(0, m_platform->findData(chosen)));
}

void StatusFilters::askQuestion() {
    const auto question = StatusFilter::Question(m_question->currentData().toInt());
    m_days->setVisible(question == StatusFilter::Question::Older);
    m_filter.setQuestion(question, m_days->value());
    Q_EMIT changed();
}

void StatusFilters::clear() {
    m_search->clear();
    for (QComboBox *box : {m_platform, static_cast<QComboBox *>(m_status), m_question})
        box->setCurrentIndex(0);
}

bool StatusFilters::isAnySet() const {
    return !m_search->text().trimmed().isEmpty() || m_platform->currentIndex() > 0 || m_status->currentIndex() > 0 ||
           m_question->currentIndex() > 0;
}

void StatusFilters::focusSearch() {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

} // namespace armature
