#include "export/ShellCommand.h"

#include "export/SafeText.h"

#include <QRegularExpression>

namespace armature {
namespace {

/// Words that say how a log looks, or speak of the machine the plan was made on; with how many words each of them takes.
int droppedWords(const QString &word) {
    if (word == QLatin1String("--no-progress"))
        return 1;
    return word == QLatin1String("--color") || word == QLatin1String("--python-platform") ? 2 : 0;
}

} // namespace

QString shWord(const QString &word) {
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_@%+=:,./-]+$"));
    if (plain.match(word).hasMatch())
        return word;
    return u'\'' + QString(word).replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

QString ShellCommands::word(const QString &argument) const {
    const auto under = [&](const QString &folder, const QString &variable) {
        if (folder.isEmpty() || (argument != folder && !argument.startsWith(folder + u'/')))
            return QString();
        const QString rest = argument.mid(folder.size());
        return u'"' + variable + u'"' + (rest.isEmpty() ? QString() : shWord(rest));
    };
    for (const auto &[folder, variable] :
         {std::pair{m_plan.folders.staging, QStringLiteral("$target")}, std::pair{m_plan.folders.work, QStringLiteral("$work")}})
        if (QString moved = under(folder, variable); !moved.isEmpty())
            return moved;
    return shWord(argument);
}

QString ShellCommands::program(const CommandLine &command) const {
    if (command.program.startsWith(m_plan.folders.staging + u'/'))
        return word(command.program);
    return command.arguments.contains(QStringLiteral("-I")) ? QStringLiteral("\"$python\"") : QStringLiteral("\"$uv\"");
}

QStringList ShellCommands::words(const QStringList &arguments) const {
    const bool creates = arguments.contains(QStringLiteral("venv"));
    QStringList result;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments[i];
        if (const int dropped = droppedWords(argument); dropped > 0) {
            i += dropped - 1;
        } else if (argument == QLatin1String("--python") && i + 1 < arguments.size()) {
            const QString value = word(arguments[++i]);
            const bool made = value.startsWith(QLatin1String("\"$target\""));
            if (made || creates || !m_fetchPython) // resolving needs some Python only, not this one
                result << argument << (made ? value : QStringLiteral("\"$python\""));
        } else if (creates && m_fetchPython && argument == QLatin1String("--no-python-downloads")) {
            result << QStringLiteral("--managed-python");
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
            text += QStringLiteral(" \\\n   ");
            column = 3;
        }
        text += u' ' + one;
        column += 1 + one.size();
    }
    return text + u'\n';
}

QString ShellCommands::line(const CommandLine &command) const {
    QString environment;
    const QString index = command.environment.value(QStringLiteral("PIP_INDEX_URL"));
    const bool mapped = command.arguments.contains(QStringLiteral("--no-deps")) && command.arguments.join(u' ').contains(QLatin1String("torch.txt"));
    if (mapped) // the index of these packages and no other; the script's reader may name another place for it
        environment = QStringLiteral("PIP_INDEX_URL=\"${TORCH_INDEX_URL:-%1}\" ").arg(textWithoutCredentials(index));
    return written(environment, program(command), words(command.arguments));
}

QString ShellCommands::installInsteadOf(const CommandLine &dryRun) const {
    QStringList arguments = dryRun.arguments;
    arguments.removeAll(QStringLiteral("--dry-run"));
    arguments.removeAll(QStringLiteral("--quiet"));
    if (const auto at = arguments.indexOf(QStringLiteral("--report")); at >= 0)
        arguments.remove(at, 2);
    return written({}, program(dryRun), words(arguments));
}

} // namespace armature
