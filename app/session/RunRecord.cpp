#include "session/RunRecord.h"

#include "host/RecordingHost.h"
#include "session/Program.h"

namespace armature {

RunRecord::RunRecord(const QString &base, const QString &verb) : m_verb(verb) {
    if (base.isEmpty())
        return;
    auto folder = RecordFolder::begin({base, currentIdentity(), {}}, verb, m_startedAt);
    if (folder)
        m_folder = std::move(folder).value();
    else
        m_problem = folder.problem();
}

void RunRecord::event(const RunEvent &event) {
    if (m_folder)
        m_folder->log().append(event);
}

QString RunRecord::finish(SessionRecord record) {
    if (!m_folder)
        return {};
    record.programVersion = programVersion();
    record.verb = m_verb;
    record.startedAt = m_startedAt;
    record.finishedAt = QDateTime::currentDateTimeUtc();
    auto folder = m_folder->finish(record);
    if (folder)
        return *folder;
    m_problem = folder.problem();
    return m_folder->partialPath();
}

} // namespace armature
