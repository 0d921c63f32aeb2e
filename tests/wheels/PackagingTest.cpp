#include "TestPaths.h"
#include "base/Literals.h"
#include "wheels/Tags.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

using namespace armature;

namespace {

using Lines = std::vector<QJsonObject>;

/// A Python that has the packaging library; the test fails where there is none.
QString pythonWithPackaging() {
    const QStringList candidates{qEnvironmentVariable("ARMATURE_TEST_PYTHON"), sourcePath("build/tools/bin/python"),
                                 u"python3"_s};
    for (const QString &python : candidates)
        if (!python.isEmpty() && QProcess::execute(python, {u"-c"_s, u"import packaging.specifiers"_s}) == 0)
            return python;
    return {};
}

/// What packaging_oracle.py says about `what`; nothing where it ends with exit code 3 (the index is out of reach).
std::optional<Lines> oracle(const QStringList &what) {
    static const QString python = pythonWithPackaging();
    if (python.isEmpty())
        qFatal("no Python here has the packaging library: packaging/dev setup installs one, ARMATURE_TEST_PYTHON names "
               "another");
    QProcess process;
    process.start(python, QStringList{u"-B"_s, testPath("wheels/packaging_oracle.py")} + what);
    const bool ended = process.waitForFinished(80'000) && process.exitStatus() == QProcess::NormalExit;
    if (ended && process.exitCode() == 3) {
        qInfo("skipped: %s", process.readAllStandardError().constData());
        return std::nullopt;
    }
    if (!ended || process.exitCode() != 0)
        qFatal("the oracle failed: %s", process.readAllStandardError().constData());
    Lines lines;
    for (const QByteArray &line : process.readAllStandardOutput().split('\n'))
        if (!line.isEmpty())
            lines.push_back(QJsonDocument::fromJson(line).object());
    const QString version = lines.back().value("packaging"_L1).toString();
    if (version.isEmpty())
        qFatal("the oracle did not end");
    lines.pop_back();
    qInfo("packaging %s, %zu lines", qPrintable(version), lines.size());
    return lines;
}

QString text(const QJsonObject &line, const char *key) { return line.value(QLatin1String(key)).toString(); }
bool accepted(const QJsonObject &line) { return line.value("ok"_L1).toBool(); }

/// Counts agreement and differences; one that is not documented fails the test.
class Tally {
public:
    void agree() { ++m_agreed; }
    void differ(const QString &what, const QString &reason) {
        if (reason.isEmpty())
            m_undocumented << what;
        ++m_reasons[reason];
    }
    void compare(const QString &what, const QString &ours, const QString &theirs, const QString &reason = {}) {
        if (ours == theirs)
            agree();
        else
            differ(u"%1\n    here      %2\n    packaging %3"_s.arg(what, ours, theirs), reason);
    }
    /// Prints the counts; whether all differences are documented.
    [[nodiscard]] bool fine() const {
        qInfo("agreed: %lld", qlonglong(m_agreed));
        for (auto it = m_reasons.begin(); it != m_reasons.end(); ++it)
            qInfo("differs: %lld: %s", qlonglong(it.value()),
                  it.key().isEmpty() ? "NOT DOCUMENTED" : qPrintable(it.key()));
        for (const QString &what : m_undocumented.mid(0, 25))
            qWarning("%s", qPrintable(what));
        return m_undocumented.isEmpty() && m_agreed > 0;
    }

private:
    qint64 m_agreed = 0;
    QMap<QString, qint64> m_reasons;
    QStringList m_undocumented;
};

bool matches(const char *pattern, const QString &text) {
    return QRegularExpression(QString::fromUtf8(pattern)).match(text).hasMatch();
}

const QString Ascii = u"names, versions and tags are ASCII (PEP 425, 508, 440)"_s;
const QString Digits = u"a number of a version has at most 18 digits here"_s;

bool isAscii(const QString &text) {
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 128; });
}

/// Why this program refuses a file name that packaging before 26 takes. The sources say what a name may hold; packaging
/// checks less.
QString stricterName(const QString &file, const QString &name) {
    if (!isAscii(file))
        return Ascii;
    if (matches(R"([\x00-\x20])", file))
        return u"no blank or control character is part of a name, a version or a tag (PEP 425, 508, 440)"_s;
    if (!matches(R"(^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?\z)", name))
        return u"a name begins and ends with a letter or digit and holds only . - _ besides (PEP 508)"_s;
    if (file.endsWith(".whl"_L1) && matches(R"(-\.|\.-|--|-\.whl|\.\.whl)", file))
        return u"a member of a compressed tag set is not empty (PEP 425)"_s;
    return matches("[0-9]{19}", file) ? Digits : QString();
}

/// Why this program takes a wheel's name that packaging 26 refuses.
QString looserName(const WheelName &wheel) {
    const bool digit = std::any_of(wheel.pythons.begin(), wheel.pythons.end(),
                                   [](const QString &python) { return python.front().isDigit(); });
    return digit ? u"a Python tag may begin with a digit here; no interpreter asks for it (packaging 26 refuses it)"_s
                 : QString();
}

QString joined(const QStringList &parts) { return parts.join(u' '); }

/// A wheel's name as one text: "name version [number,suffix] tag tag".
QString ours(const WheelName &wheel) {
    QStringList tags;
    for (const QString &python : wheel.pythons)
        for (const QString &abi : wheel.abis)
            for (const QString &platform : wheel.platforms)
                tags << python + u'-' + abi + u'-' + platform;
    tags.removeDuplicates();
    tags.sort();
    // Beyond an int only the order matters; packaging has the whole number.
    QString number = QString::number(wheel.buildNumber());
    if (wheel.buildNumber() == std::numeric_limits<int>::max())
        number = wheel.build.chopped(wheel.buildSuffix().size());
    const QString build = wheel.build.isEmpty() ? QString() : number + u',' + wheel.buildSuffix();
    return u"%1 %2 [%3] %4"_s.arg(wheel.name, wheel.version.text(), build, joined(tags));
}

QString theirs(const QJsonObject &line) {
    if (!accepted(line))
        return u"refused"_s;
    const auto list = [&line](const char *key) { return line.value(QLatin1String(key)).toVariant().toStringList(); };
    return u"%1 %2 [%3] %4"_s.arg(text(line, "name"), text(line, "version"), list("build").join(u','),
                                  joined(list("tags")));
}

void compareWheel(Tally &tally, const QJsonObject &line) {
    const QString file = text(line, "text");
    const auto wheel = WheelName::parse(file);
    tally.compare(file, wheel ? ours(*wheel) : u"refused"_s, theirs(line),
                  !wheel           ? stricterName(file, file.section(u'-', 0, 0))
                  : accepted(line) ? QString()
                                   : looserName(*wheel));
}

void compareSdist(Tally &tally, const QJsonObject &line, const QString &project) {
    const QString file = text(line, "text");
    const auto sdist = SdistName::parse(file, project);
    const QString here = sdist ? sdist->name + u' ' + sdist->version.text() : u"refused"_s;
    const QString there = accepted(line) ? text(line, "name") + u' ' + text(line, "version") : u"refused"_s;
    QString reason =
        sdist ? QString() : stricterName(file, file.section(u'-', 0, -2)); // packaging parts at the last dash
    if (sdist && !project.isEmpty() && sdist->name == project)
        reason =
            u"the project is known here, so an old name with dashes is understood (packaging parts it at the last dash)"_s;
    tally.compare(file, here, there, reason);
}

/// Differences in what a specifier set admits, between versions of packaging or between packaging and the
/// specification.
QString documentedAdmission(const QString &set, const QString &version, bool admittedHere, bool raises) {
    if (raises)
        return u"packaging < 26 raises for === with a text that is no version"_s;
    // version-specifiers, "Exclusive ordered comparison": ">V MUST NOT match a local version of the specified version".
    // packaging < 26 compares base versions, so it refuses local versions of other versions with the same release as
    // well.
    if (admittedHere && version.contains(u'+') && matches(R"((^|[, ])>[^=])", set))
        return u"> refuses local versions of the version named, not those of its other pre- and post-releases"_s;
    // PEP 440, "Preceding v character": ignored for all purposes. packaging < 26 compares the text "v1" with "1".
    if (admittedHere && set.contains("~=v"_L1))
        return u"a v before the version of ~= means nothing"_s;
    // ">V" leaves out post-releases "of the given version", "<V" pre-releases: for packaging 26 of V itself, for
    // packaging < 26, uv and this program those of V's release.
    const Version candidate = Version::parse(version).valueOr({});
    if (!admittedHere && ((candidate.isPostrelease() && matches(R"((^|[, ])>[^=])", set)) ||
                          (candidate.isPrerelease() && matches(R"((^|[, ])<[^=])", set))))
        return u"> and < leave out post- and pre-releases of the release named, not only of that very version"_s;
    return {};
}

} // namespace

/// Wheel names, versions, specifiers and tags against Python's reference implementation, thousands at a time.
class PackagingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wheelNamesAreReadAsPackagingReadsThem();
    void sourceNamesAreReadAsPackagingReadsThem();
    void versionsAreReadAsPackagingReadsThem();
    void versionsAreOrderedAsPackagingOrdersThem();
    void specifiersAreReadAsPackagingReadsThem();
    void specifiersAdmitWhatPackagingAdmits();
    void tagsAreInPackagingsOrder();
    void namesOnLivePagesAreReadAsPackagingReadsThem();
};

void PackagingTest::wheelNamesAreReadAsPackagingReadsThem() {
    const Lines lines = oracle({u"names"_s}).value();
    Tally tally;
    for (const QJsonObject &line : lines)
        compareWheel(tally, line);
    QVERIFY(tally.fine());
}

void PackagingTest::sourceNamesAreReadAsPackagingReadsThem() {
    const Lines lines = oracle({u"sdists"_s}).value();
    Tally tally;
    for (const QJsonObject &line : lines)
        compareSdist(tally, line, {});
    QVERIFY(tally.fine());
}

void PackagingTest::versionsAreReadAsPackagingReadsThem() {
    const Lines lines = oracle({u"versions"_s}).value();
    Tally tally;
    for (const QJsonObject &line : lines) {
        const auto version = Version::parse(text(line, "text"));
        const auto traits = [](const QString &normal, bool pre, bool post, const QString &local) {
            return u"%1 pre=%2 post=%3 local=%4"_s.arg(normal).arg(pre).arg(post).arg(local);
        };
        const QString there = !accepted(line) ? u"refused"_s
                                              : traits(text(line, "normal"), line.value("pre"_L1).toBool(),
                                                       line.value("post"_L1).toBool(), text(line, "local"));
        const QString here =
            !version ? u"refused"_s
                     : traits(version->text(), version->isPrerelease(), version->isPostrelease(), version->local());
        tally.compare(text(line, "text"), here, there,
                      version                                              ? QString()
                      : !isAscii(text(line, "text"))                       ? Ascii
                      : matches("[0-9]{19}", text(line, "text").trimmed()) ? Digits
                                                                           : QString());
    }
    QVERIFY(tally.fine());
}

void PackagingTest::versionsAreOrderedAsPackagingOrdersThem() {
    const Lines lines = oracle({u"versions"_s}).value();
    std::vector<std::pair<Version, int>> versions; // in packaging's order, with a rank that equal ones share
    for (const QJsonObject &line : lines)
        if (const auto version = Version::parse(text(line, "text")); version && accepted(line))
            versions.emplace_back(*version, line.value("rank"_L1).toInt());
    QVERIFY(versions.size() > 3000);
    Tally tally;
    const auto sign = [](std::strong_ordering order) { return order < 0 ? -1 : order > 0 ? 1 : 0; };
    for (size_t i = 0; i < versions.size(); ++i)
        for (size_t step = 1; i + step < versions.size();
             step = step * 3 + i % 2) { // neighbours, and some at every distance
            const auto &[left, leftRank] = versions[i];
            const auto &[right, rightRank] = versions[i + step];
            if (sign(left <=> right) == sign(leftRank <=> rightRank) &&
                sign(right <=> left) == sign(rightRank <=> leftRank))
                tally.agree();
            else
                tally.differ(left.text() + u" and "_s + right.text(), {});
        }
    QVERIFY(tally.fine());
}

void PackagingTest::specifiersAreReadAsPackagingReadsThem() {
    const Lines lines = oracle({u"specifiers"_s}).value();
    Tally tally;
    for (const QJsonObject &line : lines) {
        const QString set = text(line, "text");
        const bool here = SpecifierSet::parse(set).ok();
        QString reason;
        if (!here && set.trimmed() == "==="_L1)
            reason = u"=== without a text names nothing"_s;
        tally.compare(set, here ? u"taken"_s : u"refused"_s, accepted(line) ? u"taken"_s : u"refused"_s, reason);
    }
    QVERIFY(tally.fine());
}

void PackagingTest::specifiersAdmitWhatPackagingAdmits() {
    const Lines lines = oracle({u"specifiers"_s}).value();
    Tally tally;
    for (const QJsonObject &line : lines) {
        const QString set = text(line, "text");
        const auto specifiers = SpecifierSet::parse(set);
        if (!specifiers || !accepted(line))
            continue;
        const QJsonObject contains = line.value("contains"_L1).toObject();
        for (auto it = contains.begin(); it != contains.end(); ++it) {
            const auto word = [](bool admitted) { return admitted ? u"admitted"_s : u"not admitted"_s; };
            const bool raises = it.value().isNull();
            const bool here = specifiers->contains(Version::parse(it.key()).valueOr({}));
            tally.compare(u"\"%1\" and %2"_s.arg(set, it.key()), word(here),
                          raises ? u"raises"_s : word(it.value().toBool()),
                          documentedAdmission(set, it.key(), here, raises));
        }
    }
    QVERIFY(tally.fine());
}

void PackagingTest::tagsAreInPackagingsOrder() {
    const Lines lines = oracle({u"tags"_s}).value();
    Tally tally;
    for (const QJsonObject &line : lines) {
        const QString kind = text(line, "kind");
        const Version version = Version::parse(text(line, "version")).valueOr({});
        WheelEnvironment environment;
        environment.system = kind == "macos"_L1 ? SystemKind::MacOs : SystemKind::Linux;
        environment.architecture = text(line, "architecture");
        environment.python = Version::parse(text(line, "python")).valueOr({});
        if (environment.system == SystemKind::MacOs)
            environment.macos = version;
        else
            environment.libc = {kind.mid(6), version};
        const QString what =
            u"%1 %2 %3 Python %4"_s.arg(kind, environment.architecture, version.text(), environment.python.text());
        tally.compare(what, joined(TagSet(environment).ordered()),
                      joined(line.value("tags"_L1).toVariant().toStringList()));
    }
    QVERIFY(tally.fine());
    QCOMPARE(lines.size(), size_t(174));
}

void PackagingTest::namesOnLivePagesAreReadAsPackagingReadsThem() {
    const QStringList projects{u"numpy"_s,   u"torch"_s,        u"pyarrow"_s, u"bitsandbytes"_s,
                               u"grpcio"_s,  u"cryptography"_s, u"lxml"_s,    u"markupsafe"_s,
                               u"pillow"_s,  u"tokenizers"_s,   u"scipy"_s,   u"zope-interface"_s,
                               u"psycopg2"_s};
    const std::optional<Lines> lines = oracle(QStringList{u"real"_s} + projects);
    if (!lines)
        QSKIP("the default index is not reachable");
    Tally tally;
    for (const QJsonObject &line : *lines) {
        if (line.value("wheel"_L1).toBool())
            compareWheel(tally, line);
        else
            compareSdist(tally, line, text(line, "project"));
    }
    QVERIFY(tally.fine());
}

QTEST_GUILESS_MAIN(PackagingTest)
#include "PackagingTest.moc"
