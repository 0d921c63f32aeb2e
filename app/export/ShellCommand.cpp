#include "export/ShellCommand.h"

#include "base/Literals.h"
#include "base/Secrets.h"
#include "export/SafeText.h"

#include <QRegularExpression>

namespace armature {
namespace {

/// Words that say how a log looks, or speak of the machine the plan was made on; with how many words each of them
/// takes.
int droppedWords(const QString &word) {
    if (word == "--no-progress"_L1)
        return 1;
    return word == "--color"_L1 || word == "--python-platform"_L1 ? 2 : 0;
}

} // namespace

QString shWord(const QString &word) {
    static const QRegularExpression plain(u"^[A-Za-z0-9_@%+=:,./-]+$"_s);
    if (plain.match(word).hasMatch())
        return word;
    return u'\'' + QString(word).replace(u'\'', u"'\\''"_s) + u'\'';
}

QString ShellCommands::word(const QString &argument) const {
    const auto under = [&](const QString &folder, const QString &variable) {
        if (folder.isEmpty() || (argument != folder && !argument.startsWith(folder + u'/')))
            return QString();
        const QString rest = argument.mid(folder.size());
        return u'"' + variable + u'"' + (rest.isEmpty() ? QString() : shWord(rest));
    };
    for (const auto &[folder, variable] :
         {std::pair{m_plan.folders.staging, u"$target"_s}, std::pair{m_plan.folders.work, u"$work"_s}})
        if (QString moved = under(folder, variable); !moved.isEmpty())
            return moved;
    return shWord(argument);
}

QString ShellCommands::program(const CommandLine &command) const {
    if (command.program.startsWith(m_plan.folders.staging + u'/'))
        return word(command.program);
    return command.arguments.contains(u"-I"_s) ? u"\"$python\""_s : u"\"$uv\""_s;
}

QStringList ShellCommands::words(const QStringList &arguments) const {
    const bool creates = arguments.contains(u"venv"_s);
    QStringList result;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments[i];
        if (const int dropped = droppedWords(argument); dropped > 0) {
            i += dropped - 1;
        } else if (argument == "--python"_L1 && i + 1 < arguments.size()) {
            const QString value = word(arguments[++i]);
            const bool made = value.startsWith("\"$target\""_L1);
            if (made || creates || !m_fetchPython) // resolving needs some Python only, not this one
                result << argument << (made ? value : u"\"$python\""_s);
        } else if (creates && m_fetchPython && argument == "--no-python-downloads"_L1) {
            result << u"--managed-python"_s;
        } else {
            result << word(argument);
        }
    }
    return result;
}

QString ShellCommands::written(const QString &environment, const QString &program, const QStringList &words) const {
    QString text = environment + program;
    qsizetype column = text.size();
    for (const QString &one : words) {
        if (column + 1 + one.size() > 110) {
            text += u" \\\n   "_s;
            column = 3;
        }
        text += u' ' + one;
        column += 1 + one.size();
    }
    return text + u'\n';
}

QString ShellCommands::line(const CommandLine &command) const {
    QString environment;
    const QString index = command.environment.value(u"PIP_INDEX_URL"_s);
    const bool mapped =
        command.arguments.contains(u"--no-deps"_s) && command.arguments.join(u' ').contains("torch.txt"_L1);
    if (mapped) // the index of these packages and no other; the script's reader may name another place for it
        environment = u"PIP_INDEX_URL=\"${TORCH_INDEX_URL:-%1}\" "_s.arg(withoutCredentials(index));
    return written(environment, program(command), words(command.arguments));
}

QString ShellCommands::installInsteadOf(const CommandLine &dryRun) const {
    QStringList arguments = dryRun.arguments;
    arguments.removeAll(u"--dry-run"_s);
    arguments.removeAll(u"--quiet"_s);
    if (const auto at = arguments.indexOf(u"--report"_s); at >= 0)
        arguments.remove(at, 2);
    return written({}, program(dryRun), words(arguments));
}

} // namespace armature
