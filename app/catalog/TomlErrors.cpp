#include "catalog/TomlErrors.h"

#include "base/Literals.h"

#include <algorithm>

namespace armature {
namespace {

constexpr size_t MaxMistakes = 50; // a file can be wrong in every line

} // namespace

QString TomlPlace::text() const { return line == 0 ? file : u"%1:%2:%3"_s.arg(file).arg(line).arg(column); }

TomlPlace TomlErrors::place(const toml::source_region &at) const { return {m_file, at.begin.line, at.begin.column}; }

void TomlErrors::add(const TomlPlace &at, const QString &why) {
    if (m_mistakes.size() < MaxMistakes)
        m_mistakes.push_back({at, why});
}

Problem TomlErrors::problem() const {
    QStringList files; // in the order in which they were read
    for (const Mistake &mistake : m_mistakes)
        if (!files.contains(mistake.at.file))
            files << mistake.at.file;
    std::vector<Mistake> sorted = m_mistakes;
    std::stable_sort(sorted.begin(), sorted.end(), [&](const Mistake &a, const Mistake &b) {
        if (a.at.file != b.at.file)
            return files.indexOf(a.at.file) < files.indexOf(b.at.file);
        return std::pair(a.at.line, a.at.column) < std::pair(b.at.line, b.at.column);
    });
    QStringList lines;
    for (const Mistake &mistake : sorted)
        lines << mistake.at.text() + u": "_s + mistake.why;
    if (sorted.empty())
        return {};
    return {.code = ProblemCode::Malformed,
            .subject = sorted.front().at.text(),
            .detail = sorted.front().why,
            .evidence = lines.size() > 1 ? lines.join(u'\n') : QString()};
}

} // namespace armature
