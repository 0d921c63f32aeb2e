#pragma once

#include "log/LogStore.h"

#include <QByteArray>
#include <QString>
#include <array>
#include <optional>

namespace armature {

struct ByteRange {
    qint32 byte = 0;
    qint32 length = 0;
};

/// A text to look for in UTF-8. Without case, letters beyond ASCII are folded as QString does it, one for one.
class Needle {
public:
    Needle() = default;
    Needle(const QString &text, bool caseSensitive);

    [[nodiscard]] bool isEmpty() const { return m_text.isEmpty(); }
    [[nodiscard]] bool operator==(const Needle &other) const {
        return m_text == other.m_text && m_caseSensitive == other.m_caseSensitive;
    }
    [[nodiscard]] const QString &text() const { return m_text; }

    /// The first, or last, match that begins at or behind `from` and before `to`.
    [[nodiscard]] std::optional<ByteRange> first(QByteArrayView line, qint32 from, qint32 to) const;
    [[nodiscard]] std::optional<ByteRange> last(QByteArrayView line, qint32 from, qint32 to) const;

private:
    [[nodiscard]] std::optional<ByteRange> firstOfBytes(QByteArrayView line, qint32 from, qint32 to) const;
    [[nodiscard]] std::optional<ByteRange> ofText(QByteArrayView line, qint32 from, qint32 to, bool lastOne) const;

    QString m_text;
    QByteArray m_bytes; ///< folded if case does not matter
    std::array<char, 256> m_fold{};
    std::array<qint32, 256> m_skip{}; ///< Horspool's: how far to go on, by the byte under the needle's end
    bool m_caseSensitive = false;
    bool m_byText = false; ///< bytes cannot be folded one by one
};

/// Looks through the rows of a store in slices, from a place to the end, on from the other end, and back to the place.
class LogSearch : public QObject {
    Q_OBJECT

public:
    struct Place {
        qint64 line = 0;
        qint32 byte = 0;
    };

    explicit LogSearch(LogStore &store, QObject *parent = nullptr);

    /// Forward: matches that begin at `from` or later come first; backward: those that begin before it.
    void start(const Needle &needle, bool forward, Place from);
    void stop();
    [[nodiscard]] bool isActive() const { return m_timer.isActive(); }

    static constexpr int SliceMilliseconds = 4;

Q_SIGNALS:
    void progress(int percent);
    void found(qint64 line, armature::ByteRange range, bool wrapped);
    void notFound();

private:
    enum class Step { Go, Found, Nothing };

    void slice();
    Step stepForward();
    Step stepBackward();
    void tellProgress();

    LogStore &m_store;
    Needle m_needle;
    QTimer m_timer;
    Place m_origin;
    Place m_at; ///< forward: where starts are looked for next; backward: before where
    ByteRange m_match;
    bool m_forward = true;
    bool m_wrapped = false;
    int m_percent = -1;
};

} // namespace armature
