#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>
#include <QString>
#include <span>

namespace armature::fuzz {

/// A parser of bytes that somebody else wrote.
struct Target {
    const char *name;
    /// Parses the bytes and calls `demand` for what must hold of every answer. Returns what became of them in a few
    /// words: bytes with an outcome not seen before are kept and changed further.
    QString (*run)(const QByteArray &bytes);
    /// Words of its language, separated by blanks.
    const char *words;
    qsizetype most = 20'000; ///< bytes of an input
};

std::span<const Target> targets();

/// Ends the program with the bytes at hand written down, if `holds` is false.
void demand(bool holds, const char *what);

/// Changes bytes, the same way for the same seed on every machine.
class Mutator {
public:
    Mutator(quint64 seed, const char *words);
    [[nodiscard]] quint64 next();
    [[nodiscard]] quint64 below(quint64 bound) { return bound == 0 ? 0 : next() % bound; }
    /// One to six changes; `other` lends pieces.
    QByteArray change(QByteArray bytes, const QByteArray &other, qsizetype most);

private:
    void changeOnce(QByteArray &bytes, const QByteArray &other);
    quint64 m_state;
    QList<QByteArray> m_words;
};

} // namespace armature::fuzz
