#pragma once

#include "base/Literals.h"
#include "host/Environment.h"
#include "host/Host.h"

#include <QMap>
#include <QSet>

namespace armature::test {

/// A machine made of text, for tests. Remembers which commands were asked.
class MemoryHost final : public Host {
public:
    void file(const QString &path, const QByteArray &bytes) { m_files.insert(path, bytes); }
    void folder(const QString &path) { m_folders.insert(path); }
    void command(const QStringList &arguments, const QByteArray &out, int exitCode = 0) {
        m_commands.insert(recordName(arguments), {exitCode, out, {}});
    }
    /// Every run of this program ends by its time limit.
    void hangOn(const QString &program) { m_hanging = program; }
    [[nodiscard]] QByteArray fileBytes(const QString &path) const { return m_files.value(path); }
    [[nodiscard]] bool wasAsked(const QString &prefix) const {
        for (const QString &name : m_asked)
            if (name.startsWith(prefix))
                return true;
        return false;
    }

    [[nodiscard]] Result<QByteArray> readFile(const QString &path, qint64 maxBytes) const override {
        if (!m_files.contains(path))
            return Problem{.code = ProblemCode::NotFound, .subject = path};
        return m_files.value(path).left(maxBytes);
    }
    [[nodiscard]] Result<QStringList> listFolder(const QString &path) const override {
        QSet<QString> names;
        const auto take = [&](const QString &entry) {
            if (entry.startsWith(path + u'/'))
                names.insert(entry.mid(path.size() + 1).section(u'/', 0, 0));
        };
        for (auto it = m_files.begin(); it != m_files.end(); ++it)
            take(it.key());
        for (const QString &folder : m_folders)
            take(folder);
        if (names.isEmpty() && !m_folders.contains(path))
            return Problem{.code = ProblemCode::NotFound, .subject = path};
        QStringList sorted(names.begin(), names.end());
        sorted.sort();
        return sorted;
    }
    [[nodiscard]] bool exists(const QString &path) const override {
        return m_files.contains(path) || listFolder(path).ok();
    }
    [[nodiscard]] Result<CommandOutput> run(const Query &query) const override {
        m_asked << query.name;
        if (!m_hanging.isEmpty() && query.arguments.value(0) == m_hanging)
            return Problem{.code = ProblemCode::TimedOut, .subject = query.name};
        if (!m_commands.contains(query.name))
            return Problem{.code = ProblemCode::ToolMissing, .subject = query.name};
        return m_commands.value(query.name);
    }
    [[nodiscard]] QMap<QString, QString> environment() const override {
        return parseEnvironment(QString::fromUtf8(m_commands.value(u"env"_s).out));
    }
    [[nodiscard]] bool isLive() const override { return false; }
    [[nodiscard]] QString title() const override { return u"a machine made of text"_s; }

private:
    QMap<QString, QByteArray> m_files;
    QSet<QString> m_folders;
    QMap<QString, CommandOutput> m_commands;
    QString m_hanging;
    mutable QStringList m_asked;
};

} // namespace armature::test
