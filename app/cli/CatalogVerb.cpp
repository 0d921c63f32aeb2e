#include "cli/Arguments.h"
#include "cli/Interrupt.h"
#include "cli/Verbs.h"
#include "session/RecheckTrust.h"
#include "session/Resources.h"
#include "update/CatalogChoice.h"
#include "update/CatalogFetch.h"

#include <array>
#include <cstdio>

// armature catalog: which catalog is in use, and updates of it without a new program.

namespace armature {
namespace {

constexpr VerbHelp ShowHelp{"catalog show", "Which catalog is in use: its date, version, expiry, where it came from, and who signed it.", "", "",
                            "armature catalog show\narmature catalog show --json"};
constexpr VerbHelp VerifyHelp{"catalog verify", "Whether a signed catalog would be accepted, and if not, why. Changes nothing.", "FILE",
                              "The signed catalog.", "armature catalog verify catalog-12.armature"};
constexpr VerbHelp ImportHelp{"catalog import", "Takes a signed catalog into use. The one in use stays where it is refused.", "FILE",
                              "The signed catalog.", "armature catalog import catalog-12.armature\narmature catalog import FILE --key-file team.pub"};
constexpr VerbHelp UpdateHelp{"catalog update", "Fetches a signed catalog and takes it into use. The one in use stays where it is refused.", "", "",
                              "armature catalog update --from https://catalogs.example/latest.armature"};
constexpr VerbHelp ResetHelp{"catalog reset", "Back to the catalog in this program. What was accepted before cannot be imported again.", "", "",
                             "armature catalog reset"};

void addKeyOptions(Arguments &arguments) {
    arguments.add(
        {QStringLiteral("key"), QStringLiteral("Trust this public key too (64 hexadecimal digits), for your own catalog."), QStringLiteral("HEX")});
    arguments.add({QStringLiteral("key-file"), QStringLiteral("The same, from a file."), QStringLiteral("FILE")});
}

Result<CatalogStore> openStore(const Arguments &arguments) {
    std::vector<CatalogKey> keys;
    const auto add = [&keys](const Result<CatalogKey> &key, const char *option) -> Result<void> {
        if (!key && key.problem().code == ProblemCode::Usage) {
            Problem problem = key.problem();
            problem.subject = QLatin1String(option);
            return problem;
        }
        if (!key)
            return key.problem();
        keys.push_back(*key);
        return {};
    };
    if (arguments.isSet("key"))
        if (auto added = add(parseCatalogKey(arguments.value("key").trimmed()), "--key"); !added)
            return added.problem();
    if (arguments.isSet("key-file"))
        if (auto added = add(readCatalogKey(arguments.value("key-file")), "--key-file"); !added)
            return added.problem();
    return CatalogStore(CatalogStore::defaultFolder(), keys);
}

QString momentText(const QDateTime &moment) { return moment.toUTC().toString(Qt::ISODate); }

QJsonObject catalogJson(const Catalog &catalog) {
    return {{QStringLiteral("date"), catalog.date.toString(Qt::ISODate)},
            {QStringLiteral("digest"), catalog.digest},
            {QStringLiteral("packages"), int(catalog.packages.size())}};
}

QJsonObject signedJson(const CatalogHeader &header, const CatalogKey &key, const Catalog &catalog) {
    QJsonObject json = catalogJson(catalog);
    json.insert(QStringLiteral("version"), header.version);
    json.insert(QStringLiteral("created"), momentText(header.created));
    json.insert(QStringLiteral("expires"), momentText(header.expires));
    json.insert(QStringLiteral("key"), key.id());
    json.insert(QStringLiteral("own_key"), key.own);
    return json;
}

QString signedText(const CatalogHeader &header, const CatalogKey &key, const Catalog &catalog) {
    return QStringLiteral("  version  %1\n  date     %2, %3 packages\n  created  %4\n  expires  %5\n  key      %6 (%7)\n")
        .arg(header.version)
        .arg(catalog.date.toString(Qt::ISODate))
        .arg(catalog.packages.size())
        .arg(momentText(header.created), momentText(header.expires), key.id(), key.own ? QStringLiteral("yours") : QStringLiteral("of this program"));
}

/// What verify, import and update have in common: the answer to an accepted catalog.
void tell(const Terminal &terminal, const ExaminedCatalog &catalog, const QString &state, const QString &headline) {
    for (const QString &note : catalog.notes)
        terminal.note(note);
    terminal.answer({{QStringLiteral("schema"), 1},
                     {QStringLiteral("state"), state},
                     {QStringLiteral("catalog"), signedJson(catalog.header, catalog.key, catalog.catalog)},
                     {QStringLiteral("notes"), QJsonArray::fromStringList(catalog.notes)}},
                    headline + u'\n' + signedText(catalog.header, catalog.key, catalog.catalog));
}

int takeIn(const Arguments &arguments, const QString &from, bool onlyLook) {
    const Terminal terminal = arguments.terminal();
    auto store = openStore(arguments);
    if (!store)
        return terminal.fail(store.problem());
    auto builtIn = readCatalog();
    if (!builtIn)
        return terminal.fail(builtIn.problem());
    NetworkMeans means = installerNetwork(Installer::Uv); // behind a proxy of a company, what gets packages gets a catalog
    CatalogFetch fetch(std::move(means.trust), std::move(means.environment));
    const Interrupt interrupt;
    QObject::connect(&interrupt, &Interrupt::requested, &fetch, &CatalogFetch::cancel);
    const auto bytes = fetch.run(from);
    if (!bytes)
        return terminal.fail(bytes.problem());
    const QString source = catalogSource(from);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto done = onlyLook ? store->examine(*bytes, source, now, *builtIn) : store.value().install(*bytes, source, now, *builtIn);
    if (!done)
        return terminal.fail(done.problem());
    if (done->installed)
        tell(terminal, *done, QStringLiteral("unchanged"), QStringLiteral("This catalog is the installed one already: ") + source);
    else if (onlyLook)
        tell(terminal, *done, QStringLiteral("acceptable"), QStringLiteral("This catalog would be accepted: ") + source);
    else
        tell(terminal, *done, QStringLiteral("installed"), QStringLiteral("This catalog is in use now: ") + source);
    return 0;
}

int fileAction(const VerbHelp &help, const QStringList &words, bool onlyLook) {
    Arguments arguments(help, 0);
    addKeyOptions(arguments);
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    if (arguments.positional().isEmpty() || arguments.positional().constFirst().isEmpty())
        return arguments.terminal().fail(
            {ProblemCode::Usage, QStringLiteral("armature ") + QLatin1String(help.name), QStringLiteral("no file is named"), {}, {}});
    const QString file = arguments.positional().constFirst();
    if (file.contains(QLatin1String("://")))
        return arguments.terminal().fail({ProblemCode::Usage,
                                          QStringLiteral("armature ") + QLatin1String(help.name),
                                          QStringLiteral("it takes a file, not an address"),
                                          {},
                                          QStringLiteral("\"armature catalog update --from URL\" fetches one.")});
    return takeIn(arguments, file, onlyLook);
}

int verifyAction(const QStringList &words) { return fileAction(VerifyHelp, words, true); }
int importAction(const QStringList &words) { return fileAction(ImportHelp, words, false); }

int updateAction(const QStringList &words) {
    Arguments arguments(UpdateHelp, 0);
    addKeyOptions(arguments);
    arguments.add(
        {QStringLiteral("from"), QStringLiteral("Where the signed catalog is: an https:// address, or a file."), QStringLiteral("URL|FILE")});
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    if (arguments.value("from").isEmpty())
        return arguments.terminal().fail({ProblemCode::Usage,
                                          QStringLiteral("armature catalog update"),
                                          QStringLiteral("no source is named: this program has none of its own"),
                                          {},
                                          QStringLiteral("Say where with --from URL or --from FILE.")});
    return takeIn(arguments, arguments.value("from"), false);
}

/// What `show` says of the installed catalog, used or not, in JSON and in words.
std::pair<QJsonValue, QString> installedDetails(const Result<std::optional<InstalledCatalog>> &installed) {
    if (!installed || !*installed)
        return {QJsonValue(QJsonValue::Null), {}};
    const InstalledCatalog &other = **installed;
    QJsonObject details = signedJson(other.header, other.key, other.catalog);
    details.insert(QStringLiteral("from"), other.from);
    details.insert(QStringLiteral("accepted"), momentText(other.accepted));
    return {details, QStringLiteral("Installed:\n%1  from     %2\n  accepted %3\n")
                         .arg(signedText(other.header, other.key, other.catalog), other.from, momentText(other.accepted))};
}

int showAction(const QStringList &words) {
    Arguments arguments(ShowHelp, 0);
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    const QString folder = arguments.value("catalog");
    auto base = readCatalog(folder);
    if (!base)
        return terminal.fail(base.problem());
    const auto installed =
        folder.isEmpty() ? CatalogStore(CatalogStore::defaultFolder()).installed() : Result<std::optional<InstalledCatalog>>(std::nullopt);
    const CatalogChoice choice = chooseCatalog(*base, installed, QDateTime::currentDateTimeUtc());
    const auto [details, detailsText] = installedDetails(installed);
    const QString which = choice.installed ? QStringLiteral("installed") : folder.isEmpty() ? QStringLiteral("built-in") : QStringLiteral("folder");
    if (!choice.note.isEmpty())
        terminal.note(choice.note);
    terminal.answer({{QStringLiteral("schema"), 1},
                     {QStringLiteral("in_use"), which},
                     {QStringLiteral("catalog"), catalogJson(choice.catalog)},
                     {QStringLiteral("installed"), details},
                     {QStringLiteral("note"), choice.note},
                     {QStringLiteral("program_keys"), int(builtInCatalogKeys().size())}},
                    QStringLiteral("In use: the %1 catalog%2\n  date     %3, %4 packages\n  digest   %5\n")
                            .arg(which == QLatin1String("folder") ? QStringLiteral("given") : which, folder.isEmpty() ? QString() : u' ' + folder,
                                 choice.catalog.date.toString(Qt::ISODate))
                            .arg(choice.catalog.packages.size())
                            .arg(choice.catalog.digest) +
                        detailsText);
    return 0;
}

int resetAction(const QStringList &words) {
    Arguments arguments(ResetHelp, 0);
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    auto removed = CatalogStore(CatalogStore::defaultFolder()).reset();
    if (!removed)
        return terminal.fail(removed.problem());
    terminal.answer({{QStringLiteral("schema"), 1}, {QStringLiteral("removed"), *removed}},
                    *removed ? QStringLiteral("The installed catalog is removed; the one in this program is in use.\n")
                             : QStringLiteral("No catalog was installed; the one in this program is in use.\n"));
    return 0;
}

struct Action {
    const char *name;
    int (*run)(const QStringList &);
    const VerbHelp &help;
};
constexpr std::array<Action, 5> Actions{{{"show", showAction, ShowHelp},
                                         {"verify", verifyAction, VerifyHelp},
                                         {"import", importAction, ImportHelp},
                                         {"update", updateAction, UpdateHelp},
                                         {"reset", resetAction, ResetHelp}}};

} // namespace

int catalogVerb(const QStringList &words) {
    const QString first = words.value(0);
    for (const Action &action : Actions)
        if (first == QLatin1String(action.name))
            return action.run(words.mid(1));
    if (first == QLatin1String("--help") || first == QLatin1String("-h")) {
        QString text = QStringLiteral("Usage: armature catalog ACTION [options]\n\n");
        for (const Action &action : Actions)
            text += QStringLiteral("  %1 %2\n").arg(QLatin1String(action.name), -7).arg(QLatin1String(action.help.summary));
        std::fputs((text + QStringLiteral("\nExamples:\n  armature catalog show\n  armature catalog import catalog-12.armature\n\n\"armature catalog "
                                          "ACTION --help\" tells the options.\n"))
                       .toUtf8()
                       .constData(),
                   stdout);
        return 0;
    }
    return Terminal(words.contains(QStringLiteral("--json")), false)
        .fail({ProblemCode::Usage,
               QStringLiteral("armature catalog %1").arg(first.left(80)).trimmed(),
               QStringLiteral("one of show, verify, import, update, reset is expected"),
               {},
               QStringLiteral("See \"armature catalog --help\".")});
}

} // namespace armature
