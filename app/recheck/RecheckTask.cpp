#include "recheck/RecheckTask.h"

#include <QTimer>

namespace armature {

IndexClientOptions recheckClientOptions() {
    IndexClientOptions options;
    options.http.silenceMs = 20'000;
    options.http.totalMs = 120'000;
    options.http.retries = 2;
    options.parallelRequests = 1; // see RecheckTask
    return options;
}

RecheckTask::RecheckTask(const Catalog &catalog, RecheckFilter filter, IndexAddresses addresses, const IndexClientOptions &options, QObject *parent)
    : QObject(parent), m_catalog(catalog), m_filter(std::move(filter)), m_addresses(std::move(addresses)), m_options(options) {}

void RecheckTask::start() {
    m_clock.start();
    for (const PageQuestion &question : pageQuestions(m_catalog, m_filter))
        m_waiting.push_back(question);
    m_total = int(m_waiting.size());
    QTimer::singleShot(0, this, &RecheckTask::askNext);
}

void RecheckTask::askNext() {
    while (!m_over && !m_waiting.empty()) {
        IndexClient *const client = idleClient();
        if (client == nullptr)
            return;
        const PageQuestion question = m_waiting.front();
        m_waiting.pop_front();
        ask(*client, question);
    }
    if (!m_over && m_idle.size() == m_clients.size())
        finish();
}

IndexClient *RecheckTask::idleClient() {
    if (m_idle.empty() && m_clients.size() < size_t(Parallel))
        m_idle.push_back(m_clients.emplace_back(std::make_unique<IndexClient>(m_options)).get());
    return m_idle.empty() ? nullptr : m_idle.back();
}

void RecheckTask::ask(IndexClient &client, const PageQuestion &question) {
    const auto address = m_addresses.find(question.index);
    if (address == m_addresses.end() || !address->ok()) {
        const Problem unknown{ProblemCode::UnknownName, question.index, QStringLiteral("the catalog has no address for this index"), {}, {}};
        answered(question, {std::nullopt, address == m_addresses.end() ? unknown : address->problem()}, {}, 0);
        return;
    }
    std::erase(m_idle, &client);
    const qint64 began = m_clock.elapsed();
    client.fetchProject(**address, question.package, [this, &client, question, began](const PageOutcome &outcome) {
        m_idle.push_back(&client);
        answered(question, factsFrom(question.package, outcome), outcome.url, m_clock.elapsed() - began);
        askNext();
    });
}

void RecheckTask::answered(const PageQuestion &question, ProjectFacts facts, const QString &url, qint64 milliseconds) {
    AskedPage asked{question.package, question.index, url, milliseconds, 0, std::nullopt};
    if (facts.files)
        asked.versions = int(facts.files->versions.size());
    else
        asked.problem = facts.problem;
    m_asked.push_back(asked);
    m_facts.insert_or_assign({question.package, question.index}, std::move(facts));
    Q_EMIT progress(int(m_asked.size()), m_total, question.package, question.index);
}

void RecheckTask::cancel() {
    if (m_over)
        return;
    m_over = true;
    for (const auto &client : m_clients)
        client->cancel();
    m_waiting.clear();
    QTimer::singleShot(0, this, [this] { Q_EMIT finished({}, true); });
}

void RecheckTask::finish() {
    m_over = true;
    const qint64 asking = m_clock.elapsed();
    RecheckReport report = judgeCatalog(m_catalog, m_facts, m_filter);
    report.at = QDateTime::currentDateTimeUtc();
    report.milliseconds = asking;
    report.asked = m_asked;
    Q_EMIT finished(report, false);
}

} // namespace armature
