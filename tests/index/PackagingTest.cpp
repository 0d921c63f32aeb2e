#include "index/Tags.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

using namespace armature;

namespace {

using Lines = std::vector<QJsonObject>;

/// What packaging_oracle.py says about `what`; empty with a printed reason where it cannot be asked.
Lines oracle(const QStringList &what) {
    QProcess process;
    process.start(qEnvironmentVariable("ARMATURE_TEST_PYTHON", QStringLiteral("python3")),
                  QStringList{QStringLiteral("-B"), QStringLiteral(TEST_DATA "/index/packaging_oracle.py")} + what);
    if (!process.waitForStarted() || !process.waitForFinished(80'000) || process.exitCode() == 3) {
        qInfo("skipped: %s", qPrintable(process.errorString() + u' ' + QString::fromUtf8(process.readAllStandardError())));
        return {};
    }
    if (process.exitCode() != 0)
        qFatal("the oracle failed: %s", process.readAllStandardError().constData());
    Lines lines;
    for (const QByteArray &line : process.readAllStandardOutput().split('\n'))
        if (!line.isEmpty())
            lines.push_back(QJsonDocument::fromJson(line).object());
    const QString version = lines.back().value(QLatin1String("packaging")).toString();
    if (version.isEmpty())
        qFatal("the oracle did not end");
    lines.pop_back();
    qInfo("packaging %s, %zu lines", qPrintable(version), lines.size());
    return lines;
}

#define ASK_OR_SKIP(lines, ...)                                                                                                                      \
    const Lines lines = oracle({__VA_ARGS__});                                                                                                       \
    if (lines.empty())                                                                                                                               \
    QSKIP("Python's packaging or the index is not there")

QString text(const QJsonObject &line, const char *key) { return line.value(QLatin1String(key)).toString(); }
bool accepted(const QJsonObject &line) { return line.value(QLatin1String("ok")).toBool(); }

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
            differ(QStringLiteral("%1\n    here      %2\n    packaging %3").arg(what, ours, theirs), reason);
    }
    /// Prints the counts; whether all differences are documented.
    [[nodiscard]] bool fine() const {
        qInfo("agreed: %lld", qlonglong(m_agreed));
        for (auto it = m_reasons.begin(); it != m_reasons.end(); ++it)
            qInfo("differs: %lld: %s", qlonglong(it.value()), it.key().isEmpty() ? "NOT DOCUMENTED" : qPrintable(it.key()));
        for (const QString &what : m_undocumented.mid(0, 25))
            qWarning("%s", qPrintable(what));
        return m_undocumented.isEmpty() && m_agreed > 0;
    }

private:
    qint64 m_agreed = 0;
    QMap<QString, qint64> m_reasons;
    QStringList m_undocumented;
};

bool matches(const char *pattern, const QString &text) { return QRegularExpression(QString::fromUtf8(pattern)).match(text).hasMatch(); }

const QString Ascii = QStringLiteral("names, versions and tags are ASCII (PEP 425, 508, 440)");
const QString Digits = QStringLiteral("a number of a version has at most 18 digits here");

bool isAscii(const QString &text) {
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 128; });
}

/// Why this program refuses a file name that packaging 24 and 25 take. The sources say what a name may hold; packaging checks less.
QString stricterName(const QString &file, const QString &name) {
    if (!isAscii(file))
        return Ascii;
    if (matches(R"([\x00-\x20])", file))
        return QStringLiteral("no blank or control character is part of a name, a version or a tag (PEP 425, 508, 440)");
    if (!matches(R"(^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?\z)", name))
        return QStringLiteral("a name begins and ends with a letter or digit and holds only . - _ besides (PEP 508)");
    if (file.endsWith(QLatin1String(".whl")) && matches(R"(-\.|\.-|--|-\.whl|\.\.whl)", file))
        return QStringLiteral("a member of a compressed tag set is not empty (PEP 425)");
    return matches("[0-9]{19}", file) ? Digits : QString();
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
    return QStringLiteral("%1 %2 [%3] %4").arg(wheel.name, wheel.version.text(), build, joined(tags));
}

QString theirs(const QJsonObject &line) {
    if (!accepted(line))
        return QStringLiteral("refused");
    const auto list = [&line](const char *key) { return line.value(QLatin1String(key)).toVariant().toStringList(); };
    return QStringLiteral("%1 %2 [%3] %4").arg(text(line, "name"), text(line, "version"), list("build").join(u','), joined(list("tags")));
}

void compareWheel(Tally &tally, const QJsonObject &line) {
    const QString file = text(line, "text");
    const auto wheel = WheelName::parse(file);
    tally.compare(file, wheel ? ours(*wheel) : QStringLiteral("refused"), theirs(line),
                  wheel ? QString() : stricterName(file, file.section(u'-', 0, 0)));
}

void compareSdist(Tally &tally, const QJsonObject &line, const QString &project) {
    const QString file = text(line, "text");
    const auto sdist = SdistName::parse(file, project);
    const QString here = sdist ? sdist->name + u' ' + sdist->version.text() : QStringLiteral("refused");
    const QString there = accepted(line) ? text(line, "name") + u' ' + text(line, "version") : QStringLiteral("refused");
    QString reason = sdist ? QString() : stricterName(file, file.section(u'-', 0, -2)); // packaging parts at the last dash
    if (sdist && !project.isEmpty() && sdist->name == project)
        reason = QStringLiteral("the project is known here, so an old name with dashes is understood (packaging parts it at the last dash)");
    tally.compare(file, here, there, reason);
}

/// Differences in what a specifier set admits that packaging 24 and 25 have and the specification has not.
QString documentedAdmission(const QString &set, const QString &version, bool admittedHere, bool raises) {
    if (raises)
        return QStringLiteral("packaging < 26 raises for === with a text that is no version");
    // version-specifiers, "Exclusive ordered comparison": ">V MUST NOT match a local version of the specified version". packaging < 26
    // compares base versions, so it refuses local versions of other versions with the same release as well.
    if (admittedHere && version.contains(u'+') && matches(R"((^|[, ])>[^=])", set))
        return QStringLiteral("> refuses local versions of the version named, not those of its other pre- and post-releases");
    // PEP 440, "Preceding v character": ignored for all purposes. packaging < 26 compares the text "v1" with "1".
    if (admittedHere && set.contains(QLatin1String("~=v")))
        return QStringLiteral("a v before the version of ~= means nothing");
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
    ASK_OR_SKIP(lines, QStringLiteral("names"));
    Tally tally;
    for (const QJsonObject &line : lines)
        compareWheel(tally, line);
    QVERIFY(tally.fine());
}

void PackagingTest::sourceNamesAreReadAsPackagingReadsThem() {
    ASK_OR_SKIP(lines, QStringLiteral("sdists"));
    Tally tally;
    for (const QJsonObject &line : lines)
        compareSdist(tally, line, {});
    QVERIFY(tally.fine());
}

void PackagingTest::versionsAreReadAsPackagingReadsThem() {
    ASK_OR_SKIP(lines, QStringLiteral("versions"));
    Tally tally;
    for (const QJsonObject &line : lines) {
        const auto version = Version::parse(text(line, "text"));
        const auto traits = [](const QString &normal, bool pre, bool post, const QString &local) {
            return QStringLiteral("%1 pre=%2 post=%3 local=%4").arg(normal).arg(pre).arg(post).arg(local);
        };
        const QString there = !accepted(line) ? QStringLiteral("refused")
                                              : traits(text(line, "normal"), line.value(QLatin1String("pre")).toBool(),
                                                       line.value(QLatin1String("post")).toBool(), text(line, "local"));
        const QString here =
            !version ? QStringLiteral("refused") : traits(version->text(), version->isPrerelease(), version->isPostrelease(), version->local());
        tally.compare(text(line, "text"), here, there,
                      version                                              ? QString()
                      : !isAscii(text(line, "text"))                       ? Ascii
                      : matches("[0-9]{19}", text(line, "text").trimmed()) ? Digits
                                                                           : QString());
    }
    QVERIFY(tally.fine());
}

void PackagingTest::versionsAreOrderedAsPackagingOrdersThem() {
    ASK_OR_SKIP(lines, QStringLiteral("versions"));
    std::vector<std::pair<Version, int>> versions; // in packaging's order, with a rank that equal ones share
    for (const QJsonObject &line : lines)
        if (const auto version = Version::parse(text(line, "text")); version && accepted(line))
            versions.emplace_back(*version, line.value(QLatin1String("rank")).toInt());
    QVERIFY(versions.size() > 3000);
    Tally tally;
    const auto sign = [](std::strong_ordering order) { return order < 0 ? -1 : order > 0 ? 1 : 0; };
    for (size_t i = 0; i < versions.size(); ++i)
        for (size_t step = 1; i + step < versions.size(); step = step * 3 + i % 2) { // neighbours, and some at every distance
            const auto &[left, leftRank] = versions[i];
            const auto &[right, rightRank] = versions[i + step];
            if (sign(left <=> right) == sign(leftRank <=> rightRank) && sign(right <=> left) == sign(rightRank <=> leftRank))
                tally.agree();
            else
                tally.differ(left.text() + QStringLiteral(" and ") + right.text(), {});
        }
    QVERIFY(tally.fine());
}

void PackagingTest::specifiersAreReadAsPackagingReadsThem() {
    ASK_OR_SKIP(lines, QStringLiteral("specifiers"));
    Tally tally;
    for (const QJsonObject &line : lines) {
        const QString set = text(line, "text");
        const bool here = SpecifierSet::parse(set).ok();
        QString reason;
        if (!here && set.trimmed() == QLatin1String("==="))
            reason = QStringLiteral("=== without a text names nothing");
        tally.compare(set, here ? QStringLiteral("taken") : QStringLiteral("refused"),
                      accepted(line) ? QStringLiteral("taken") : QStringLiteral("refused"), reason);
    }
    QVERIFY(tally.fine());
}

void PackagingTest::specifiersAdmitWhatPackagingAdmits() {
    ASK_OR_SKIP(lines, QStringLiteral("specifiers"));
    Tally tally;
    for (const QJsonObject &line : lines) {
        const QString set = text(line, "text");
        const auto specifiers = SpecifierSet::parse(set);
        if (!specifiers || !accepted(line))
            continue;
        const QJsonObject contains = line.value(QLatin1String("contains")).toObject();
        for (auto it = contains.begin(); it != contains.end(); ++it) {
            const auto word = [](bool admitted) { return admitted ? QStringLiteral("admitted") : QStringLiteral("not admitted"); };
            const bool raises = it.value().isNull();
            const bool here = specifiers->contains(Version::parse(it.key()).valueOr({}));
            tally.compare(QStringLiteral("\"%1\" and %2").arg(set, it.key()), word(here),
                          raises ? QStringLiteral("raises") : word(it.value().toBool()), documentedAdmission(set, it.key(), here, raises));
        }
    }
    QVERIFY(tally.fine());
}

void PackagingTest::tagsAreInPackagingsOrder() {
    ASK_OR_SKIP(lines, QStringLiteral("tags"));
    Tally tally;
    for (const QJsonObject &line : lines) {
        const QString kind = text(line, "kind");
        const Version version = Version::parse(text(line, "version")).valueOr({});
        WheelEnvironment environment;
        environment.system = kind == QLatin1String("macos") ? SystemKind::MacOs : SystemKind::Linux;
        environment.architecture = text(line, "architecture");
        environment.python = Version::parse(text(line, "python")).valueOr({});
        if (environment.system == SystemKind::MacOs)
            environment.macos = version;
        else
            environment.libc = {kind.mid(6), version};
        const QString what = QStringLiteral("%1 %2 %3 Python %4").arg(kind, environment.architecture, version.text(), environment.python.text());
        tally.compare(what, joined(TagSet(environment).ordered()), joined(line.value(QLatin1String("tags")).toVariant().toStringList()));
    }
    QVERIFY(tally.fine());
    QCOMPARE(lines.size(), size_t(174));
}

void PackagingTest::namesOnLivePagesAreReadAsPackagingReadsThem() {
    const QStringList projects{QStringLiteral("numpy"),   QStringLiteral("torch"),        QStringLiteral("pyarrow"), QStringLiteral("bitsandbytes"),
                               QStringLiteral("grpcio"),  QStringLiteral("cryptography"), QStringLiteral("lxml"),    QStringLiteral("markupsafe"),
                               QStringLiteral("pillow"),  QStringLiteral("tokenizers"),   QStringLiteral("scipy"),   QStringLiteral("zope-interface"),
                               QStringLiteral("psycopg2")};
    const Lines lines = oracle(QStringList{QStringLiteral("real")} + projects);
    if (lines.empty())
        QSKIP("the default index is not reachable");
    Tally tally;
    for (const QJsonObject &line : lines) {
        if (line.value(QLatin1String("wheel")).toBool())
            compareWheel(tally, line);
        else
            compareSdist(tally, line, text(line, "project"));
    }
    QVERIFY(tally.fine());
}

QTEST_GUILESS_MAIN(PackagingTest)
#include "PackagingTest.moc"
