#include "base/Literals.h"
#include "cli/Arguments.h"
#include "cli/Interrupt.h"
#include "cli/Verbs.h"
#include "index/NetworkOptions.h"
#include "session/Resources.h"
#include "update/CatalogChoice.h"
#include "update/CatalogFetch.h"

#include <array>
#include <cstdio>

// armature catalog: which catalog is in use, and updates of it without a new program.

namespace armature {
namespace {

constexpr VerbHelp ShowHelp{
    "catalog show", "Which catalog is in use: its date, version, expiry, where it came from, and who signed it.", "",
    "", "armature catalog show\narmature catalog show --json"};
constexpr VerbHelp VerifyHelp{"catalog verify",
                              "Whether a signed catalog would be accepted, and if not, why. Changes nothing.", "FILE",
                              "The signed catalog.", "armature catalog verify catalog-12.armature"};
constexpr VerbHelp ImportHelp{
    "catalog import", "Takes a signed catalog into use. The one in use stays where it is refused.", "FILE",
    "The signed catalog.",
    "armature catalog import catalog-12.armature\narmature catalog import FILE --key-file team.pub"};
constexpr VerbHelp UpdateHelp{
    "catalog update", "Fetches a signed catalog and takes it into use. The one in use stays where it is refused.", "",
    "", "armature catalog update --from https://catalogs.example/latest.armature"};
constexpr VerbHelp ResetHelp{"catalog reset",
                             "Back to the catalog in this program. What was accepted before cannot be imported again.",
                             "", "", "armature catalog reset"};

void addKeyOptions(Arguments &arguments) {
    arguments.add({u"key"_s, u"Trust this public key too (64 hexadecimal digits), for your own catalog."_s, u"HEX"_s});
    arguments.add({u"key-file"_s, u"The same, from a file."_s, u"FILE"_s});
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
    return {{u"date"_s, catalog.date.toString(Qt::ISODate)},
            {u"digest"_s, catalog.digest},
            {u"packages"_s, int(catalog.packages.size())}};
}

QJsonObject signedJson(const CatalogHeader &header, const CatalogKey &key, const Catalog &catalog) {
    QJsonObject json = catalogJson(catalog);
    json.insert(u"version"_s, header.version);
    json.insert(u"created"_s, momentText(header.created));
    json.insert(u"expires"_s, momentText(header.expires));
    json.insert(u"key"_s, key.id());
    json.insert(u"own_key"_s, key.own);
    return json;
}

QString signedText(const CatalogHeader &header, const CatalogKey &key, const Catalog &catalog) {
    return u"  version  %1\n  date     %2, %3 packages\n  created  %4\n  expires  %5\n  key      %6 (%7)\n"_s
        .arg(header.version)
        .arg(catalog.date.toString(Qt::ISODate))
        .arg(catalog.packages.size())
        .arg(momentText(header.created), momentText(header.expires), key.id(),
             key.own ? u"yours"_s : u"of this program"_s);
}

/// What verify, import and update have in common: the answer to an accepted catalog.
void tell(const Terminal &terminal, const ExaminedCatalog &catalog, const QString &state, const QString &headline) {
    for (const QString &note : catalog.notes)
        terminal.note(note);
    terminal.answer({{u"schema"_s, 1},
                     {u"state"_s, state},
                     {u"catalog"_s, signedJson(catalog.header, catalog.key, catalog.catalog)},
                     {u"notes"_s, QJsonArray::fromStringList(catalog.notes)}},
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
    NetworkOptions means =
        installerNetwork(Installer::Uv); // behind a proxy of a company, what gets packages gets a catalog
    CatalogFetch fetch(std::move(means.trust), std::move(means.environment));
    const Interrupt interrupt;
    QObject::connect(&interrupt, &Interrupt::requested, &fetch, &CatalogFetch::cancel);
    const auto bytes = fetch.run(from);
    if (!bytes)
        return terminal.fail(bytes.problem());
    const QString source = catalogSource(from);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto done =
        onlyLook ? store->examine(*bytes, source, now, *builtIn) : store.value().install(*bytes, source, now, *builtIn);
    if (!done)
        return terminal.fail(done.problem());
    if (done->installed)
        tell(terminal, *done, u"unchanged"_s, u"This catalog is the installed one already: "_s + source);
    else if (onlyLook)
        tell(terminal, *done, u"acceptable"_s, u"This catalog would be accepted: "_s + source);
    else
        tell(terminal, *done, u"installed"_s, u"This catalog is in use now: "_s + source);
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
            {ProblemCode::Usage, u"armature "_s + QLatin1String(help.name), u"no file is named"_s, {}, {}});
    const QString file = arguments.positional().constFirst();
    if (file.contains("://"_L1))
        return arguments.terminal().fail({.code = ProblemCode::Usage,
                                          .subject = u"armature "_s + QLatin1String(help.name),
                                          .detail = u"it takes a file, not an address"_s,
                                          .remedy = u"\"armature catalog update --from URL\" fetches one."_s});
    return takeIn(arguments, file, onlyLook);
}

int verifyAction(const QStringList &words) { return fileAction(VerifyHelp, words, true); }
int importAction(const QStringList &words) { return fileAction(ImportHelp, words, false); }

int updateAction(const QStringList &words) {
    Arguments arguments(UpdateHelp, 0);
    addKeyOptions(arguments);
    arguments.add({u"from"_s, u"Where the signed catalog is: an https:// address, or a file."_s, u"URL|FILE"_s});
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    if (arguments.value("from").isEmpty())
        return arguments.terminal().fail({.code = ProblemCode::Usage,
                                          .subject = u"armature catalog update"_s,
                                          .detail = u"no source is named: this program has none of its own"_s,
                                          .remedy = u"Say where with --from URL or --from FILE."_s});
    return takeIn(arguments, arguments.value("from"), false);
}

/// What `show` says of the installed catalog, used or not, in JSON and in words.
std::pair<QJsonValue, QString> installedDetails(const Result<std::optional<InstalledCatalog>> &installed) {
    if (!installed || !*installed)
        return {QJsonValue(QJsonValue::Null), {}};
    const InstalledCatalog &other = **installed;
    QJsonObject details = signedJson(other.header, other.key, other.catalog);
    details.insert(u"from"_s, other.from);
    details.insert(u"accepted"_s, momentText(other.accepted));
    return {details, u"Installed:\n%1  from     %2\n  accepted %3\n"_s.arg(
                         signedText(other.header, other.key, other.catalog), other.from, momentText(other.accepted))};
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
    const auto installed = folder.isEmpty() ? CatalogStore(CatalogStore::defaultFolder()).installed()
                                            : Result<std::optional<InstalledCatalog>>(std::nullopt);
    const CatalogChoice choice = chooseCatalog(*base, installed, QDateTime::currentDateTimeUtc());
    const auto [details, detailsText] = installedDetails(installed);
    const QString which = choice.installed ? u"installed"_s : folder.isEmpty() ? u"built-in"_s : u"folder"_s;
    if (!choice.note.isEmpty())
        terminal.note(choice.note);
    terminal.answer({{u"schema"_s, 1},
                     {u"in_use"_s, which},
                     {u"catalog"_s, catalogJson(choice.catalog)},
                     {u"installed"_s, details},
                     {u"note"_s, choice.note},
                     {u"program_keys"_s, int(builtInCatalogKeys().size())}},
                    u"In use: the %1 catalog%2\n  date     %3, %4 packages\n  digest   %5\n"_s
                            .arg(which == "folder"_L1 ? u"given"_s : which,
                                 folder.isEmpty() ? QString() : u' ' + folder,
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
    terminal.answer({{u"schema"_s, 1}, {u"removed"_s, *removed}},
                    *removed ? u"The installed catalog is removed; the one in this program is in use.\n"_s
                             : u"No catalog was installed; the one in this program is in use.\n"_s);
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
    if (first == "--help"_L1 || first == "-h"_L1) {
        QString text = u"Usage: armature catalog ACTION [options]\n\n"_s;
        for (const Action &action : Actions)
            text += u"  %1 %2\n"_s.arg(QLatin1String(action.name), -7).arg(QLatin1String(action.help.summary));
        std::fputs((text + u"\nExamples:\n  armature catalog show\n  armature catalog import "
                           u"catalog-12.armature\n\n\"armature catalog "
                           "ACTION --help\" tells the options.\n"_s)
                       .toUtf8()
                       .constData(),
                   stdout);
        return 0;
    }
    return Terminal(words.contains(u"--json"_s), false)
        .fail({.code = ProblemCode::Usage,
               .subject = u"armature catalog %1"_s.arg(first.left(80)).trimmed(),
               .detail = u"one of show, verify, import, update, reset is expected"_s,
               .remedy = u"See \"armature catalog --help\"."_s});
}

} // namespace armature
