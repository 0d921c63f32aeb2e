#include "base/Literals.h"
#include "files/Lock.h"
#include "model/OwnFiles.h"
#include "model/SessionRecord.h"
#include "recheck/ClaimHistory.h"
#include "recheck/RecheckChanges.h"
#include "recheck/RecheckReport.h"
#include "run/EnvironmentState.h"
#include "run/Journal.h"
#include "run/Manifest.h"
#include "store/PartNote.h"

#include <QJsonDocument>
#include <QTest>

using namespace armature;

namespace {

/// Sets every field of a described value to something that no other field has.
class Filler {
public:
    template <class T> void operator()(const char * /*key*/, T &value) { fill(value); }

    void fill(bool &value) { value = !value; }
    void fill(int &value) { value = next(); }
    void fill(qint64 &value) { value = (qint64(1) << 40) + next(); }
    void fill(double &value) { value = next() + 0.5; }
    void fill(QString &value) { value = u"text \"%1\" \u00e9\U0001F600"_s.arg(next()); }
    void fill(QStringList &value) { value = {u"a %1"_s.arg(next()), QString()}; }
    void fill(QDate &value) { value = QDate(2026, 1, 1).addDays(next()); }
    void fill(QDateTime &value) { value = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5, 678), Qt::UTC).addSecs(next()); }
    void fill(Version &value) { value = Version::parse(u"1.%1+l"_s.arg(next())).value(); }
    void fill(SpecifierSet &value) { value = SpecifierSet::parse(u">=1.%1,<9"_s.arg(next())).value(); }
    void fill(QJsonObject &value) { value = {{u"n"_s, next()}, {u"list"_s, QJsonArray{true, QJsonValue::Null}}}; }
    void fill(Problem &value) {
        value = {ProblemCode::HashMismatch, u"s%1"_s.arg(next()), u"detail"_s, u"seen\nhere"_s, u"do that"_s};
    }
    void fill(Step &value) {
        CommandLine command;
        fill(command);
        value = {u"install"_s, u"title %1"_s.arg(next()), u"why"_s, 2.5,
                 InstallStep{command, {u"torch"_s}, u"pytorch-cu129"_s}};
    }
    void fill(Choices &value) {
        value.target = u"/t%1"_s.arg(next());
        value.installer = Installer::Pip;
        value.versions = {{u"torch"_s, u"2.8.0"_s}};
    }
    void fill(ConfiguredIndex &value) {
        value.url = u"https://mirror%1.example/simple"_s.arg(next());
        fill(value.source);
    }
    void fill(InstallerTrust &value) {
        fill(value.installer), fill(value.certificates), fill(value.replaceSystem), fill(value.mustBeThere);
        fill(value.systemSetting), fill(value.unverified), fill(value.clientCertificate), fill(value.ignored);
        value.proxies = {{u"http_proxy"_s, u"http://proxy.example:3128"_s}};
        fill(value.proxySetting);
    }
    template <class E>
    requires std::is_enum_v<E>
    void fill(E &value) {
        const auto &names = EnumNames<E>::names;
        value = value == names.back().first ? names.front().first : names.back().first;
    }
    template <class T> void fill(std::optional<T> &value) { fill(value.emplace()); }
    template <class T> void fill(std::vector<T> &value) {
        value.resize(2);
        for (T &item : value)
            fill(item);
    }
    template <class T> void fill(QMap<QString, T> &value) { fill(value[u"key %1"_s.arg(next())]); }
    template <class T> void fill(Reading<T> &value) {
        T fact{};
        fill(fact);
        value = Reading<T>::known(std::move(fact), u"/source/%1"_s.arg(next()));
    }
    template <Described T> void fill(T &value) {
        describe(*this, value);
        if constexpr (requires { value.secrets; })
            value.secrets.clear();
    }

private:
    int next() { return ++m_last; }
    int m_last = 10;
};

/// What went wrong when a value with every field set was written and read again; empty if it came back as it was.
template <class T> QString roundTrip() {
    T value{};
    Filler().fill(value);
    const QJsonObject json = toJson(value);
    const QJsonObject empty = toJson(T{});
    for (auto it = json.begin(); it != json.end(); ++it)
        if (it.value() == empty.value(it.key()))
            return u"the test does not set "_s + it.key();
    const auto back = fromJson<T>(json, u"test"_s);
    if (!back)
        return back.problem().detail;
    return *back == value ? QString() : u"another value came back"_s;
}

/// The same for a value as it is made, with nothing known.
template <class T> QString emptyRoundTrip() {
    const auto back = fromJson<T>(toJson(T{}), u"test"_s);
    return !back ? back.problem().detail : *back == T{} ? QString() : u"another value came back"_s;
}

struct Case {
    const char *name;
    QString (*full)();
    QString (*empty)();
};
#define CASE(type)                                                                                                     \
    Case { #type, roundTrip < type>, emptyRoundTrip < type> }

/// Every described type that a header names; test_described.py sees that none is missing.
const Case Cases[] = {
    CASE(Evidence),
    CASE(PastClaim),
    CASE(OwnFiles),
    CASE(Provenance),
    CASE(TorchBuild),
    CASE(Limit),
    CASE(Reason),
    CASE(RejectedBuild),
    CASE(AbsentBuild),
    CASE(WheelEnvironment),
    CASE(VerifyJob),
    CASE(BuildFault),
    CASE(TorchChoice),
    CASE(Cell),
    CASE(PlannedVersion),
    CASE(CompatibilityRow),
    CASE(CompatibilityReport),
    CASE(CommandLine),
    CASE(PackageIndex),
    CASE(PlannedRequirement),
    CASE(ResolvedPackage),
    CASE(Resolution),
    CASE(DemandedPackage),
    CASE(Demand),
    CASE(PlanFile),
    CASE(PlanFolders),
    CASE(InstallPlan),
    CASE(Libc),
    CASE(OperatingSystem),
    CASE(CoreKind),
    CASE(Processor),
    CASE(Board),
    CASE(Memory),
    CASE(GpuMemory),
    CASE(MigDevice),
    CASE(Gpu),
    CASE(NvidiaDriver),
    CASE(PythonInstallation),
    CASE(Tool),
    CASE(Volume),
    CASE(NetworkSetting),
    CASE(EnvironmentVariable),
    CASE(Finding),
    CASE(MachineProfile),
    CASE(UnverifiedHost),
    CASE(CertificateSource),
    CASE(InstallerSettings),
    CASE(UserSettings),
    CASE(Check),
    CASE(PackageVerification),
    CASE(FileFault),
    CASE(VerificationReport),
    CASE(SessionRecord),
    CASE(ClaimFile),
    CASE(ClaimCheck),
    CASE(CellOutcome),
    CASE(HistoryEntry),
    CASE(FittingFile),
    CASE(PlatformFit),
    CASE(RecheckFilter),
    CASE(AskedPage),
    CASE(NewerVersion),
    CASE(ReleaseCheck),
    CASE(RecheckReport),
    CASE(RecheckChange),
    CASE(RecheckChanges),
    CASE(LockHolder),
    CASE(PackageOrigin),
    CASE(Manifest),
    CASE(EnvironmentState),
    CASE(Journal),
    CASE(PartNote),
};

template <class T> T filled() {
    T value{};
    Filler().fill(value);
    return value;
}

} // namespace

/// JSON there and back: what is written is read as the same value.
class JsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyDescribedTypeComesBack_data() {
        QTest::addColumn<int>("number");
        for (size_t i = 0; i < std::size(Cases); ++i)
            QTest::newRow(Cases[i].name) << int(i);
    }
    void everyDescribedTypeComesBack() {
        QFETCH(int, number);
        QCOMPARE(Cases[number].full(), QString());
        QCOMPARE(Cases[number].empty(), QString());
    }

    void everyKindOfStepComesBack() {
        const auto command = filled<CommandLine>();
        VerifyStep verify;
        verify.jobs = {{u"torch"_s, u"torch"_s, u"torch.py"_s, Version::of("2.8.0+cu129"), Status::Limited},
                       {u"numpy"_s, u"numpy"_s, {}, {}, std::nullopt}};
        verify.device = u"cuda"_s;
        verify.cuda = u"12.9"_s;
        verify.hash = true;
        verify.exactVersions = {{u"numpy"_s, u"2.2.6"_s}};
        const StepAction actions[] = {ResolveStep{command, u"/w/pylock.toml"_s},
                                      CreateEnvironmentStep{command, u"3.10"_s},
                                      InstallStep{command, {u"torch"_s}, u"pytorch-cu129"_s},
                                      CheckStep{{{u"torch"_s, u"2.8.0+cu129"_s}}},
                                      verify,
                                      PromoteStep{}};
        QCOMPARE(std::size(actions), std::variant_size_v<StepAction>);
        for (const StepAction &action : actions) {
            const Step step{u"id"_s, u"title"_s, u"why"_s, 3, action};
            Step back;
            QVERIFY(fromJsonValue(toJsonValue(step), back));
            QVERIFY2(back == step, QByteArray::number(qint64(action.index())));
        }
    }

    void everyKindOfEventComesBack() {
        const RunEvent::What events[] = {RunStarted{{u"resolve"_s}, {2.5}},
                                         StepStarted{u"resolve"_s, u"uv pip compile"_s},
                                         LineSeen{Channel::Error, u"50 %"_s, true},
                                         ProgressSeen{1, qint64(1) << 40, 3, u"torch"_s},
                                         StepFinished{u"resolve"_s, StepOutcome::Skipped, 7, 8, filled<Problem>()},
                                         RunFinished{RunOutcome::Cancelled, filled<Problem>()}};
        QCOMPARE(std::size(events), std::variant_size_v<RunEvent::What>);
        for (const RunEvent::What &what : events) {
            const RunEvent event{filled<QDateTime>(), what};
            const auto back = runEventFromJson(toJson(event), u"events.jsonl:1"_s);
            QVERIFY(back.ok());
            QVERIFY2(*back == event, QByteArray::number(qint64(what.index())));
        }
    }

    void allChoicesComeBackButTheSecretsOfTheirUrls() {
        Choices choices{.stack = u"s"_s,
                        .project = u"/p"_s,
                        .target = u"/t"_s,
                        .installer = Installer::Pip,
                        .uv = u"/uv"_s,
                        .python = u"3.11"_s,
                        .flavour = u"cu129"_s,
                        .gpu = u"GB200"_s,
                        .driver = u"580"_s,
                        .options = {u"o"_s},
                        .extras = {u"gpu"_s},
                        .groups = {u"dev"_s},
                        .allExtras = true,
                        .editable = true,
                        .builds = {u"rouge-score"_s},
                        .indexOverrides = {{u"default"_s, u"https://mirror.example/simple"_s}},
                        .proxy = u"http://proxy.example:3128"_s,
                        .offline = true,
                        .versions = {{u"torch"_s, u"2.8.0"_s}},
                        .accept = {u"triton"_s}};
        Choices back;
        QVERIFY(fromJsonValue(toJsonValue(choices), back));
        QCOMPARE(back == choices, true);
        choices.indexOverrides = {{u"default"_s, u"https://user:s3cr3t@mirror.example/simple"_s}};
        choices.proxy = u"http://user:s3cr3t@proxy.example:3128"_s;
        const QJsonObject json = toJsonValue(choices).toObject();
        QVERIFY(!QJsonDocument(json).toJson().contains("s3cr3t"));
        QVERIFY(json.value("proxy"_L1).toString().contains("proxy.example"_L1));
    }

    void noCredentialOfTheUsersSettingsIsWritten() {
        InstallerSettings settings;
        settings.index = ConfiguredIndex{u"https://user:s3cr3t@mirror.example/simple"_s, u"UV_DEFAULT_INDEX"_s};
        settings.trust.proxies = {{u"https_proxy"_s, u"http://user:s3cr3t@proxy.example:3128"_s}};
        const QByteArray json = QJsonDocument(toJson(settings)).toJson();
        QVERIFY(!json.contains("s3cr3t"));
        QVERIFY(json.contains("mirror.example") && json.contains("proxy.example"));
    }

    void aFactIsKnownAbsentOrUnknownAfterwardsAsBefore() {
        const auto comesBack = [](const Reading<QString> &fact) {
            Reading<QString> back;
            return fromJsonValue(toJsonValue(fact), back) && back == fact;
        };
        QVERIFY(comesBack(Reading<QString>::known(u"GH200"_s, u"nvml"_s)));
        QVERIFY(comesBack(Reading<QString>::known(QString(), u"nvml"_s))); // an empty text is a fact
        QVERIFY(comesBack(Reading<QString>::absent(u"/proc/version"_s)));
        QVERIFY(comesBack(Reading<QString>::unknown({ProblemCode::TimedOut, u"nvml"_s, u"no answer"_s, {}, {}})));
    }

    void aMissingKeyKeepsItsDefaultAndAWrongTypeIsNamed() {
        const auto missing = fromJson<Manifest>({}, u"armature.json"_s);
        QVERIFY(missing.ok());
        QCOMPARE(missing->schema, 1);
        const auto wrong = fromJson<Manifest>({{u"schema"_s, u"one"_s}}, u"armature.json"_s);
        QCOMPARE(wrong.problem().code, ProblemCode::Malformed);
        QCOMPARE(wrong.problem().subject, u"armature.json"_s);
        QVERIFY(wrong.problem().detail.contains("\"schema\""_L1));
    }

    void everyProblemCodeHasANameOfItsOwn() {
        QStringList names;
        for (int code = 0; code <= int(ProblemCode::CouldNotDetermine); ++code) {
            const QString name = problemCodeName(ProblemCode(code));
            QCOMPARE(int(problemCodeFromName(name)), code);
            QVERIFY2(!names.contains(name), qPrintable(name));
            names << name;
        }
    }
};

QTEST_APPLESS_MAIN(JsonTest)
#include "JsonTest.moc"
