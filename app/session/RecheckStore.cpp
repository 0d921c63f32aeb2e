#include "session/RecheckStore.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "files/DurableFile.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonDocument>
#include <QStandardPaths>
#include <algorithm>

namespace armature {
namespace {

constexpr qint64 MaxReportBytes = 16LL * 1024 * 1024;

/// The reports in a folder, newest first: the names are dates. Other files are not ours.
QStringList reportsIn(const QString &folder) {
    static const QString pattern = u"[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9]Z.json"_s;
    return QDir(folder).entryList({pattern}, QDir::Files | QDir::NoSymLinks, QDir::Name | QDir::Reversed);
}

/// Whether an index told anything: a re-check without a network does not.
bool told(const RecheckReport &report) { return report.count(ClaimVerdict::CouldNotTell) < int(report.checks.size()); }

bool toldSomething(const QString &path) {
    const auto report = readRecheck(path);
    return report && told(*report);
}

/// All but the newest KeptRechecks, and but the newest in which an index told something.
void removeOld(const QString &folder) {
    const QDir dir(folder);
    bool told = false;
    const QStringList reports = reportsIn(folder);
    for (qsizetype i = 0; i < reports.size(); ++i) {
        const QString path = dir.filePath(reports[i]);
        const bool isLast = !told && toldSomething(path);
        told = told || isLast;
        if (i >= KeptRechecks && !isLast)
            QFile::remove(path);
    }
}

} // namespace

QStringList keptRechecks(const QString &folder) {
    QStringList paths;
    for (const QString &name : reportsIn(folder).mid(0, KeptRechecks))
        paths << QDir(folder).filePath(name);
    return paths;
}

QString recheckFolder(const QString &catalogFolder) {
    const QString ours = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/armature/recheck"_s;
    if (catalogFolder.isEmpty())
        return ours;
    const QString path = QDir::cleanPath(QDir(catalogFolder).absolutePath());
    const QByteArray hash = QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha256).toHex().left(12);
    return ours + u"/of-catalog-"_s + QString::fromLatin1(hash);
}

Result<QString> saveRecheck(const RecheckReport &report, const QString &folder) {
    if (auto made = makePrivateFolder(folder); !made)
        return made.problem();
    const auto pathFor = [&](const QDateTime &at) {
        return QDir(folder).filePath(at.toString(u"yyyy-MM-ddTHHmmssZ"_s) + u".json"_s);
    };
    QDateTime at = report.at.toUTC();
    while (QFileInfo::exists(pathFor(at))) // two within a second: neither may take the other's place
        at = at.addSecs(1);
    const QString path = pathFor(at);
    if (auto written = writeDurably(path, QJsonDocument(toJson(report)).toJson(QJsonDocument::Indented)); !written)
        return written.problem();
    removeOld(folder);
    return path;
}

Result<RecheckReport> readRecheck(const QString &path) {
    const auto bytes = readBounded(path, MaxReportBytes);
    if (!bytes)
        return bytes.problem();
    const auto json = parseJsonObject(*bytes, path, MaxReportBytes);
    if (!json)
        return json.problem();
    const int schema = json->value("schema"_L1).toInt();
    if (schema > RecheckReport::Schema)
        return Problem{.code = ProblemCode::Unsupported,
                       .subject = path,
                       .detail = u"it was written by a newer program (schema %1)"_s.arg(schema)};
    RecheckReport report;
    JsonReader reader(*json);
    describe(reader, report);
    if (schema < 1 || !reader.wrongKey().isEmpty())
        return Problem{.code = ProblemCode::Malformed,
                       .subject = path,
                       .detail = u"\"%1\" is not as expected"_s.arg(schema < 1 ? u"schema"_s : reader.wrongKey())};
    return report;
}

Result<RecheckReport> formerRecheck(const RecheckFilter &filter, const QString &folder) {
    const auto covers = [&](const RecheckFilter &former) {
        const bool platform = former.platform.isEmpty() || former.platform == filter.platform;
        const auto has = [&](const QString &package) { return former.packages.contains(package); };
        const bool packages =
            !filter.packages.isEmpty() && std::all_of(filter.packages.begin(), filter.packages.end(), has);
        return platform && (former.packages.isEmpty() || packages);
    };
    for (const QString &name : reportsIn(folder))
        if (auto report = readRecheck(QDir(folder).filePath(name)); report && covers(report->filter) && told(*report))
            return report;
    return Problem{
        .code = ProblemCode::NotFound, .subject = folder, .detail = u"there is no earlier re-check to compare with"_s};
}

Result<RecheckReport> latestRecheck(const QString &folder) {
    std::optional<Problem> problem;
    for (const QString &name : reportsIn(folder)) {
        auto report = readRecheck(QDir(folder).filePath(name));
        if (report)
            return report;
        problem = problem ? problem : report.problem();
    }
    return problem ? *problem
                   : Problem{.code = ProblemCode::NotFound,
                             .subject = folder,
                             .detail = u"the catalog was not re-checked yet"_s};
}

} // namespace armature
