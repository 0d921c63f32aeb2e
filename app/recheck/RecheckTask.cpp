#include "recheck/RecheckTask.h"

#include "base/Literals.h"

#include <QTimer>

namespace armature {

IndexClientOptions recheckClientOptions() {
    IndexClientOptions options;
    options.http.silenceMs = 20'000;
    options.http.totalMs = 120'000;
    options.http.retries = 2;
    options.parallelRequests = 12; // two servers at their full number
    options.giveUpAfter = 6;
    return options;
}

RecheckTask::RecheckTask(const Catalog &catalog, RecheckFilter filter, IndexAddresses addresses,
                         const IndexClientOptions &options, QObject *parent)
    : QObject(parent), m_catalog(catalog), m_filter(std::move(filter)), m_addresses(std::move(addresses)),
      m_notes(options.trust.notes), m_client(options) {}

void RecheckTask::start() {
    m_clock.start();
    const std::vector<PageQuestion> questions = pageQuestions(m_catalog, m_filter);
    if (m_filter == RecheckFilter()) // who asks for one package wants nothing else
        m_releases = releaseQuestions(m_catalog);
    m_total = int(questions.size() + m_releases.size());
    for (const PageQuestion &question : questions)
        ask(question);
    for (size_t i = 0; i < m_releases.size(); ++i)
        askForRelease(i);
    if (m_total == 0)
        QTimer::singleShot(0, this, &RecheckTask::finish);
}

void RecheckTask::askForRelease(size_t number) {
    m_client.fetchDocument(QUrl(m_releases[number].address), "application/json", MaxReleasesBytes,
                           [this, number](const Result<HttpAnswer> &answer) { answeredRelease(number, answer); });
}

void RecheckTask::answeredRelease(size_t number, const Result<HttpAnswer> &answer) {
    if (m_over)
        return;
    ReleaseCheck &check = m_releases[number];
    if (!answer)
        check.problem = answer.problem();
    else if (answer->status != 200)
        check.problem = Problem{.code = ProblemCode::CouldNotDetermine,
                                .subject = check.address,
                                .detail = u"the server answered with status %1"_s.arg(answer->status)};
    else if (const auto newest = newestRelease(answer->body))
        check.newest = *newest;
    else
        check.problem = newest.problem();
    ++m_releasesAnswered;
    Q_EMIT progress(int(m_asked.size()) + m_releasesAnswered, m_total, check.title, u"its publisher's list"_s);
    finishIfAnswered();
}

void RecheckTask::ask(const PageQuestion &question) {
    const auto address = m_addresses.find(question.index);
    if (address == m_addresses.end() || !address->ok()) {
        const Problem unknown{.code = ProblemCode::UnknownName,
                              .subject = question.index,
                              .detail = u"the catalog has no address for this index"_s};
        const Problem problem = address == m_addresses.end() ? unknown : address->problem();
        QTimer::singleShot(0, this, [this, question, problem] { answered(question, {std::nullopt, problem}, {}); });
        return;
    }
    m_client.fetchProject(**address, question.package, [this, question](const PageOutcome &outcome) {
        answered(question, factsFrom(question.package, outcome), outcome);
    });
}

void RecheckTask::answered(const PageQuestion &question, ProjectFacts facts, const PageOutcome &outcome) {
    if (m_over)
        return;
    AskedPage asked{question.package,   question.index, outcome.url, outcome.milliseconds, 0,
                    outcome.unverified, std::nullopt};
    if (facts.files)
        asked.versions = int(facts.files->versions.size());
    else
        asked.problem = facts.problem;
    m_asked.push_back(asked);
    m_facts.insert_or_assign({question.package, question.index}, std::move(facts));
    Q_EMIT progress(int(m_asked.size()) + m_releasesAnswered, m_total, question.package, question.index);
    finishIfAnswered();
}

void RecheckTask::finishIfAnswered() {
    if (!m_over && int(m_asked.size()) + m_releasesAnswered == m_total)
        finish();
}

void RecheckTask::cancel() {
    if (m_over)
        return;
    m_over = true;
    m_client.cancel();
    QTimer::singleShot(0, this, [this] { Q_EMIT finished({}, true); });
}

void RecheckTask::finish() {
    if (std::exchange(m_over, true))
        return;
    const qint64 asking = m_clock.elapsed();
    RecheckReport report = judgeCatalog(m_catalog, m_facts, m_filter);
    report.at = QDateTime::currentDateTimeUtc();
    report.milliseconds = asking;
    report.asked = m_asked;
    report.notes = m_notes;
    report.releases = m_releases;
    Q_EMIT finished(report, false);
}

} // namespace armature
