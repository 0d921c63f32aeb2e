#pragma once

#include "files/Descriptor.h"
#include "files/Lock.h"
#include "store/FileStore.h"
#include "store/PartNote.h"
#include "store/Sha256.h"

#include <functional>

namespace armature {

/// The part of one file while it is fetched: written to by this process alone, hashed as it grows. What was written
/// survives a kill, and but for the last megabytes a power cut.
class PartFile {
public:
    /// Takes the lock of the part. Locked, with the holder named, if another process is fetching this file.
    /// Anything in its place that is no plain file of this user is taken away.
    static Result<std::unique_ptr<PartFile>> open(const FileStore &store, const WantedFile &file);

    /// Reads what an earlier run left. Cancelled if `goOn` says no. A part without a note is begun again.
    Result<void> takeUp(const std::function<bool()> &goOn);

    [[nodiscard]] qint64 size() const { return m_size; }
    [[nodiscard]] const PartNote &note() const { return m_note; }

    /// Forgets all bytes; those that follow are of the file that `note` describes.
    Result<void> begin(const PartNote &note);
    /// NoSpace, Denied, …: what was written before stays.
    Result<void> append(const QByteArray &bytes);

    /// Puts the whole file in its place, where it is read-only: its path. HashMismatch if it is not the one that was
    /// planned; then the part is empty again.
    Result<QString> finish();
    /// Takes away what belongs to a part, its lock too: the file itself is in its place.
    Result<void> clearAway();

private:
    PartFile(const FileStore &store, WantedFile file, std::unique_ptr<Lock> lock, int descriptor);

    const FileStore &m_store;
    WantedFile m_file;
    std::unique_ptr<Lock> m_lock;
    Descriptor m_descriptor;
    Sha256 m_hash;
    PartNote m_note;
    qint64 m_size = 0;
    qint64 m_flushed = 0; ///< bytes known to be on the medium
};

} // namespace armature
