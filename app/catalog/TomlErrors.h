#pragma once

#include "base/Problem.h"

#include <QStringList>
#include <vector>

// toml++ is used in this folder's sources only.
#include <toml++/toml.h>

namespace armature {

/// A place in a file of a catalog; line 0: the file as a whole.
struct TomlPlace {
    QString file;
    quint32 line = 0;
    quint32 column = 0;
    /// "packages/torch.toml:7:12"
    [[nodiscard]] QString text() const;
};

/// What is wrong in the files of a catalog, each mistake with its place.
class TomlErrors {
public:
    /// The file that is read from now on.
    void enter(const QString &file) { m_file = file; }
    [[nodiscard]] TomlPlace place(const toml::source_region &at) const;
    void add(const toml::source_region &at, const QString &why) { add(place(at), why); }
    void add(const TomlPlace &at, const QString &why);
    [[nodiscard]] bool isEmpty() const { return m_mistakes.empty(); }
    /// Malformed: the first mistake of the first file with its place; all of them in `evidence` where there are
    /// several.
    [[nodiscard]] Problem problem() const;

private:
    struct Mistake {
        TomlPlace at;
        QString why;
    };
    QString m_file;
    std::vector<Mistake> m_mistakes;
};

} // namespace armature
