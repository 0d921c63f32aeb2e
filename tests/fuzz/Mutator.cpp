#include "Fuzz.h"

namespace armature::fuzz {
namespace {

constexpr char OddBytes[] = "\0\t\n\r \"'#,;:=-.[]{}<>()\\/%&+~\x7f\x80\xc2\xe2\xff";
constexpr quint64 OddCount = sizeof OddBytes - 1;

} // namespace

Mutator::Mutator(quint64 seed, const char *words)
    : m_state(seed * 0x9e3779b97f4a7c15U + 0x632be59bd9b4e019U), m_words(QByteArray(words).split(' ')) {}

quint64 Mutator::next() { // xorshift64*
    m_state ^= m_state >> 12U;
    m_state ^= m_state << 25U;
    m_state ^= m_state >> 27U;
    return m_state * 0x2545f4914f6cdd1dU;
}

QByteArray Mutator::change(QByteArray bytes, const QByteArray &other, qsizetype most) {
    for (quint64 count = 1 + below(6); count > 0; --count)
        changeOnce(bytes, other);
    return bytes.left(most);
}

void Mutator::changeOnce(QByteArray &bytes, const QByteArray &other) {
    const qsizetype at = qsizetype(below(quint64(bytes.size()) + 1));
    const qsizetype length = qsizetype(below(1 + qMin(quint64(bytes.size() - at), below(4) == 0 ? quint64(4096) : 16)));
    switch (below(10)) {
    case 0:
        if (at < bytes.size())
            bytes[at] = char(quint8(bytes[at]) ^ (1U << below(8)));
        break;
    case 1:
        if (at < bytes.size())
            bytes[at] = OddBytes[below(OddCount)];
        break;
    case 2:
        bytes.insert(at, OddBytes[below(OddCount)]);
        break;
    case 3:
        bytes.remove(at, length);
        break;
    case 4:
        bytes.insert(at, m_words[qsizetype(below(quint64(m_words.size())))]);
        break;
    case 5: // a piece many times over: depth and length
        bytes.insert(at,
                     bytes.mid(at, qMin<qsizetype>(length, 24)).repeated(qsizetype(below(below(8) == 0 ? 3000 : 6))));
        break;
    case 6: {
        const qsizetype from = qsizetype(below(quint64(other.size()) + 1));
        bytes.insert(at, other.mid(from, qsizetype(below(200))));
        break;
    }
    case 7:
        bytes.insert(at, QByteArray::number(below(2) == 0 ? qulonglong(next()) : qulonglong(below(300))));
        break;
    case 8:
        bytes.replace(at, length, m_words[qsizetype(below(quint64(m_words.size())))]);
        break;
    default:
        if (below(8) == 0)
            bytes.truncate(at);
        else if (at < bytes.size())
            bytes[at] = char(quint8(below(256)));
    }
}

} // namespace armature::fuzz
