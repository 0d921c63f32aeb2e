#pragma once

#include "cli/Terminal.h"
#include "session/Session.h"

#include <QCommandLineParser>

#include <memory>

namespace armature {

/// What a verb takes, and how its help reads.
struct VerbHelp {
    const char *name;
    const char *summary;
    const char *positional; ///< "PACKAGE", empty if none
    const char *positionalSummary;
    const char *example; ///< whole commands, one a line
};

/// The options of one verb: the common ones and those it adds. Knows nothing of what they mean.
class Arguments {
public:
    enum Group {
        Machine = 1,               ///< --machine
        Torch = 2,                 ///< --torch
        Subject = 4 | Torch,       ///< --stack, --project, --with
        Installers = 8,            ///< --installer, --uv, --python, --index, --proxy, --offline
        Install = 16 | Installers, ///< --target, with a default
        All = 32,                  ///< --all
    };
    Arguments(const VerbHelp &help, int groups);
    void add(const QCommandLineOption &option) { m_parser.addOption(option); }

    /// False if the verb is done: help was printed, or the words are wrong (`exitCode` says which).
    bool parse(const QStringList &words, int &exitCode);
    [[nodiscard]] QString value(const char *option) const { return m_parser.value(QLatin1String(option)); }
    [[nodiscard]] QStringList values(const char *option) const { return m_parser.values(QLatin1String(option)); }
    [[nodiscard]] bool isSet(const char *option) const { return m_parser.isSet(QLatin1String(option)); }
    [[nodiscard]] QStringList positional() const { return m_parser.positionalArguments(); }
    [[nodiscard]] Terminal terminal() const { return {isSet("json"), isSet("quiet")}; }
    [[nodiscard]] SessionOptions sessionOptions() const;
    /// A session with the choices that were given; Usage with the option at fault.
    [[nodiscard]] Result<std::unique_ptr<Session>> session() const;
    /// The options of Torch and Installers that were given, over what `choices` holds. Usage with the option at fault.
    Result<void> applyTo(Choices &choices) const;

private:
    int fail(const QString &why) const;
    [[nodiscard]] QString helpText() const;
    [[nodiscard]] Result<Choices> choices() const;
    [[nodiscard]] bool has(Group group) const { return (m_groups & group) == group; }
    const VerbHelp &m_help;
    int m_groups;
    QCommandLineParser m_parser;
};

/// --accept PACKAGE, and the normalised names that it was given.
QCommandLineOption acceptOption();
QStringList acceptedPackages(const Arguments &arguments);

} // namespace armature
