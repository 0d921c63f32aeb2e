#pragma once

#include "index/IndexClient.h"
#include "recheck/RecheckReport.h"

#include <QElapsedTimer>

namespace armature {

/// Where the indexes are: id -> URL (credentials allowed), or why that is not known.
using IndexAddresses = QMap<QString, Result<QString>>;

/// Fetches the pages a re-check needs, each once, no page waiting for another's claims, no index for another's silence.
class RecheckTask : public QObject {
    Q_OBJECT

public:
    RecheckTask(const Catalog &catalog, RecheckFilter filter, IndexAddresses addresses,
                const IndexClientOptions &options, QObject *parent = nullptr);
    void start();
    /// Drops what is under way; `finished` follows, from the event loop.
    void cancel();

Q_SIGNALS:
    void progress(int done, int total, const QString &package, const QString &index);
    /// Exactly once. A cancelled re-check says nothing about the catalog: its report is empty.
    void finished(const armature::RecheckReport &report, bool cancelled);

private:
    void ask(const PageQuestion &question);
    void answered(const PageQuestion &question, ProjectFacts facts, const PageOutcome &outcome);
    void askForRelease(size_t number);
    void answeredRelease(size_t number, const Result<HttpAnswer> &answer);
    void finishIfAnswered();
    void finish();

    const Catalog m_catalog;
    const RecheckFilter m_filter;
    const IndexAddresses m_addresses;
    const QStringList m_notes;
    IndexClient m_client;
    int m_total = 0;
    bool m_over = false;
    QElapsedTimer m_clock;
    Facts m_facts;
    std::vector<AskedPage> m_asked;
    std::vector<ReleaseCheck> m_releases;
    int m_releasesAnswered = 0;
};

/// Bounds for a re-check: an index that is silent for 20 s or needs more than 2 min for a page has not answered.
IndexClientOptions recheckClientOptions();

} // namespace armature
