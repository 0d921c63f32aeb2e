#pragma once

#include "index/IndexClient.h"
#include "recheck/RecheckReport.h"

#include <QElapsedTimer>
#include <deque>
#include <memory>

namespace armature {

/// Where the indexes are: id -> URL (credentials allowed), or why that is not known.
using IndexAddresses = QMap<QString, Result<QString>>;

/// Fetches the pages a re-check needs: each once, at most eight at a time, no page waiting for another's claims.
class RecheckTask : public QObject {
    Q_OBJECT

public:
    static constexpr int Parallel = 8;
    RecheckTask(const Catalog &catalog, RecheckFilter filter, IndexAddresses addresses, const IndexClientOptions &options, QObject *parent = nullptr);
    void start();
    /// Drops what is under way; `finished` follows, from the event loop.
    void cancel();

Q_SIGNALS:
    void progress(int done, int total, const QString &package, const QString &index);
    /// Exactly once. A cancelled re-check says nothing about the catalog: its report is empty.
    void finished(const armature::RecheckReport &report, bool cancelled);

private:
    void askNext();
    IndexClient *idleClient(); ///< null: all are busy
    void ask(IndexClient &client, const PageQuestion &question);
    void answered(const PageQuestion &question, ProjectFacts facts, const QString &url, qint64 milliseconds);
    void finish();

    const Catalog m_catalog;
    const RecheckFilter m_filter;
    const IndexAddresses m_addresses;
    const IndexClientOptions m_options;
    /// Each asks one question at a time: of several requests to a host whose name is not found, Qt 6.4 leaves some without an answer for ever.
    std::vector<std::unique_ptr<IndexClient>> m_clients;
    std::vector<IndexClient *> m_idle;
    std::deque<PageQuestion> m_waiting;
    int m_total = 0;
    bool m_over = false;
    QElapsedTimer m_clock;
    Facts m_facts;
    std::vector<AskedPage> m_asked;
};

/// Bounds for a re-check: an index that is silent for 20 s or needs more than 2 min for a page has not answered.
IndexClientOptions recheckClientOptions();

} // namespace armature
