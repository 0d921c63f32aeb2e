#include "run/ScriptPaths.h"

#include "base/Literals.h"

#include <QList>
#include <optional>

namespace armature {
namespace {

constexpr qsizetype LongestFirstLine = 127; // of a script, "#!" included: Linux cuts longer ones

/// A path as generators of scripts spell it, itself first; both lists of two paths fit together.
QList<QByteArray> spellings(const QString &path) {
    const auto with = [&](const char *character, const char *spelled) {
        return QString(path).replace(QLatin1String(character), QLatin1String(spelled)).toUtf8();
    };
    QString backslashed;
    for (const QChar c : path) {
        if (c == u'\\' || c == u'"' || c == u'$' || c == u'`')
            backslashed += u'\\';
        backslashed += c;
    }
    return {path.toUtf8(),   with("'", "'\"'\"'"), with("'", "'\\''"),
            with("'", "''"), with("\"", "\\\""),   backslashed.toUtf8()};
}

/// In single quotes for sh.
QByteArray quotedForShell(QByteArray path) { return '\'' + path.replace("'", "'\"'\"'") + '\''; }

/// In single quotes for the shell that an activation file is for.
QByteArray quotedFor(const QString &fileName, QByteArray path) {
    if (fileName.endsWith(".fish"_L1))
        return '\'' + path.replace("\\", "\\\\").replace("'", "\\'") + '\'';
    if (fileName.endsWith(".csh"_L1))
        return '\'' + path.replace("'", "'\\''").replace("!", "\\!") + '\'';
    return quotedForShell(path);
}

/// Name of the interpreter in a line that names a path of `from`: what follows its last "/bin/"; empty if it does not
/// name one.
QByteArray interpreterIn(const QByteArray &line, const QList<QByteArray> &from) {
    bool names = false;
    for (const QByteArray &path : from)
        names = names || line.contains(path + "/bin/");
    const qsizetype start = line.lastIndexOf("/bin/python");
    if (!names || start < 0)
        return {};
    QByteArray name;
    for (const char c : line.mid(start + 5)) {
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.'))
            break;
        name += c;
    }
    return name;
}

/// A script with its first line, or the two lines that stand for a long one, written anew; nothing if it starts
/// otherwise.
std::optional<QByteArray> withNewStart(const QByteArray &content, const QList<QByteArray> &from, const QByteArray &to) {
    const QByteArray shell = "#!/bin/sh\n";
    const bool wrapped = content.startsWith(shell + "'''exec' ");
    const qsizetype start = wrapped ? shell.size() : 0;
    const qsizetype lineEnd = content.indexOf('\n', start);
    const qsizetype end = lineEnd < 0 ? content.size() : lineEnd;
    const QByteArray line = content.mid(start, end - start);
    const QByteArray name = content.startsWith("#!") ? interpreterIn(line, from) : QByteArray();
    if (name.isEmpty())
        return std::nullopt;
    const QByteArray python = to + "/bin/" + name;
    const QByteArray exec = "'''exec' " + quotedForShell(python);
    if (wrapped)
        return shell + exec + " \"$0\" \"$@\"" + content.mid(end);
    const QByteArray options =
        line.mid(line.lastIndexOf("/bin/" + name) + 5 + name.size()); // with the blank before them
    const QByteArray first = "#!" + python + options;
    if (first.size() <= LongestFirstLine && !python.contains(' ') && !python.contains('\t'))
        return first + content.mid(end);
    return shell + exec + options + " \"$0\" \"$@\"\n' '''" + content.mid(end); // sh runs it, Python reads a string
}

} // namespace

QByteArray withNewPath(const QString &name, const QByteArray &content, const QString &from, const QString &to) {
    const QList<QByteArray> before = spellings(from);
    const QList<QByteArray> after = spellings(to);
    QByteArray result = withNewStart(content, before, after.first()).value_or(content);
    if (name.startsWith("activate"_L1) && !name.endsWith(".ps1"_L1))
        result.replace('"' + before.first() + '"', quotedFor(name, after.first()));
    for (qsizetype i = 0; i < before.size(); ++i)
        result.replace(before[i], after[i]);
    return result;
}

} // namespace armature
