#include "plan/Commands.h"

#include <QTest>

using namespace armature;

namespace {

CommandContext context() {
    CommandContext context;
    context.uv = u"/bin/uv"_s;
    context.python = u"/usr/bin/python3.10"_s;
    context.series = u"3.10"_s;
    context.folders = PlanFolders::forTarget(u"/home/a/env"_s, u"/cache"_s);
    return context;
}

/// A private default index, a mapped one and a proxy, each with a password that a URL has to escape.
CommandContext secretContext() {
    CommandContext secret = context();
    secret.indexUrls = {{u"default"_s, u"https://user:d%40fault-secret@mirror.example/simple"_s},
                        {u"pytorch-cu129"_s, u"https://me:t%40rch-secret@torch.example/whl"_s}};
    secret.proxy = u"http://me:pr%40xy-secret@proxy.example:3128"_s;
    return secret;
}

std::vector<CommandLine> everyCommand(const CommandContext &context) {
    return {uvResolve(context, false),
            uvCreate(context),
            uvInstall(context, false),
            pipCreate(context),
            pipInstallMapped(context, u"pytorch-cu129"_s),
            pipResolve(context, {}),
            pipInstall(context, {u"gputil"_s})};
}

QStringList words(const char *text) { return QString::fromLatin1(text).split(u' '); }

} // namespace

/// The very argument vectors of a plan: what is shown is what runs.
class CommandsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void uvResolvesIntoTheLockFileAndRunsNoSource() {
        const CommandLine command = uvResolve(context(), false);
        QCOMPARE(command.program, u"/bin/uv"_s);
        QCOMPARE(
            command.arguments,
            words("pip compile --no-config --color never --no-progress --python /usr/bin/python3.10 --python-version "
                  "3.10 --no-python-downloads --no-build --format pylock.toml --no-header --constraints "
                  "/home/a/.armature-env/constraints.txt --output-file /home/a/.armature-env/pylock.toml "
                  "/home/a/.armature-env/pyproject.toml"));
        QCOMPARE(command.workingFolder, u"/home/a/.armature-env"_s);
        QCOMPARE(command.environment.value(u"UV_CACHE_DIR"_s), u"/cache"_s);
        QVERIFY(!command.environment.contains(u"UV_DEFAULT_INDEX"_s)); // uv's own, unless the user named one
        QVERIFY(!uvResolve(context(), true).arguments.contains(u"--no-build"_s));
    }

    void uvInstallsTheLockFileAndNothingElse() {
        const CommandLine command = uvInstall(context(), false);
        QCOMPARE(
            command.arguments,
            words("pip install --no-config --color never --no-progress --python "
                  "/home/a/.armature-env/staging/bin/python --no-python-downloads --no-deps --preview-features pylock "
                  "--no-build -r /home/a/.armature-env/pylock.toml"));
        QVERIFY(!uvInstall(context(), true).arguments.contains(u"--no-build"_s));
    }

    void pipInstallsTheLockedListAndWheelsAlone() {
        const CommandLine command = pipInstall(context(), {});
        QCOMPARE(command.program, u"/home/a/.armature-env/staging/bin/python"_s);
        QCOMPARE(
            command.arguments,
            words("-I -m pip --disable-pip-version-check --no-input --no-color install --progress-bar off --no-deps "
                  "--only-binary :all: -r /home/a/.armature-env/locked.txt"));
        QCOMPARE(command.environment.value(u"PIP_CONFIG_FILE"_s), u"/dev/null"_s);
        QVERIFY(pipInstall(context(), {u"gputil"_s, u"deepspeed"_s})
                    .arguments.join(u' ')
                    .contains("--only-binary :all: --no-binary gputil,deepspeed"_L1));
    }

    void aBasePythonWithoutEnsurepipWorksFromOutside() {
        CommandContext bare = context();
        bare.hasEnsurepip = false;
        QVERIFY(pipCreate(bare).arguments.contains(u"--without-pip"_s));
        const CommandLine command = pipInstall(bare, {});
        QCOMPARE(command.program, u"/usr/bin/python3.10"_s);
        QVERIFY(command.arguments.join(u' ').contains("--python /home/a/.armature-env/staging/bin/python"_L1));
    }

    void aMappedPackageComesFromItsIndexAlone() {
        const CommandLine command = pipInstallMapped(secretContext(), u"pytorch-cu129"_s);
        QCOMPARE(command.environment.value(u"PIP_INDEX_URL"_s), secretContext().indexUrls.value(u"pytorch-cu129"_s));
        QVERIFY(!command.environment.contains(u"PIP_EXTRA_INDEX_URL"_s));
        QVERIFY(command.arguments.contains(u"--no-deps"_s));
    }

    void withoutAnyPythonUvFetchesItAndNoOther() {
        CommandContext none = context();
        none.python.clear();
        QVERIFY(!uvResolve(none, false).arguments.contains(u"--no-python-downloads"_s));
        QVERIFY(uvCreate(none).arguments.join(u' ').contains("--managed-python --python 3.10"_L1));
        none.pythonFirst = true; // it is there by then
        QVERIFY(
            uvResolve(none, false)
                .arguments.join(u' ')
                .contains(
                    "--python /home/a/.armature-env/staging/bin/python --python-version 3.10 --no-python-downloads"_L1));
    }

    void aRecordedMachineIsResolvedByTheLocalPythonForItsPlatform() {
        CommandContext recorded = context();
        recorded.localPython = u"/local/python3"_s;
        recorded.targetPlatform = u"aarch64-manylinux_2_35"_s;
        recorded.macosTarget = u"14.5"_s;
        const CommandLine command = uvResolve(recorded, false);
        QVERIFY(command.arguments.join(u' ').contains("--python /local/python3 "_L1));
        QVERIFY(command.arguments.join(u' ').contains("--python-platform aarch64-manylinux_2_35"_L1));
        QCOMPARE(command.environment.value(u"MACOSX_DEPLOYMENT_TARGET"_s), u"14.5"_s);
    }

    void offlineIsSaidToEveryCommandOfUv() {
        CommandContext offline = context();
        offline.offline = true;
        for (const CommandLine &command : {uvResolve(offline, false), uvCreate(offline), uvInstall(offline, false)})
            QVERIFY2(command.arguments.contains(u"--offline"_s), qPrintable(command.arguments.value(1)));
    }

    void noSecretIsAnArgumentAndNoneIsShown() {
        for (const CommandLine &command : everyCommand(secretContext())) {
            for (const QString &argument : command.arguments)
                QVERIFY2(!argument.contains("secret"_L1), qPrintable(argument)); // everybody can read an argument list
            QVERIFY2(!command.display().contains("secret"_L1), qPrintable(command.display()));
        }
    }

    void credentialsOfAnIndexGoByEnvironment() {
        const auto environment = uvResolve(secretContext(), false).environment;
        QCOMPARE(environment.value(u"UV_DEFAULT_INDEX"_s), secretContext().indexUrls.value(u"default"_s));
        QCOMPARE(environment.value(u"UV_INDEX_PYTORCH_CU129_USERNAME"_s), u"me"_s);
        QCOMPARE(environment.value(u"UV_INDEX_PYTORCH_CU129_PASSWORD"_s), u"t@rch-secret"_s);
    }

    void theProxyIsSetInEverySpelling() {
        for (const CommandLine &command : everyCommand(secretContext()))
            for (const char *name : {"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"})
                QCOMPARE(command.environment.value(QLatin1String(name)), secretContext().proxy);
        QVERIFY(!uvResolve(context(), false).environment.contains(u"HTTPS_PROXY"_s));
    }

    void everyCommandKeepsItsTemporaryFilesBesideTheTarget() {
        for (const CommandLine &command : everyCommand(context()))
            QCOMPARE(command.environment.value(u"TMPDIR"_s), u"/home/a/.armature-env/tmp"_s);
    }

    void thePromptIsTheNameOfTheTargetUnlessAShellWouldReadIt() {
        CommandContext odd = context();
        QVERIFY(uvCreate(odd).arguments.join(u' ').contains("--prompt env"_L1));
        odd.folders = PlanFolders::forTarget(u"/home/a/$(reboot)"_s, u"/cache"_s);
        QVERIFY(uvCreate(odd).arguments.join(u' ').contains("--prompt armature"_L1));
    }

    void theNewestManylinuxThatUvKnowsIsTaken_data() {
        QTest::addColumn<QString>("glibc");
        QTest::addColumn<QString>("platform");
        const auto row = [](const char *glibc, const char *platform) {
            QTest::newRow(glibc) << QString::fromLatin1(glibc) << QString::fromLatin1(platform);
        };
        row("2.17", "aarch64-manylinux_2_17");
        row("2.27", "aarch64-manylinux_2_17");
        row("2.30", "aarch64-manylinux_2_28");
        row("2.35", "aarch64-manylinux_2_35");
        row("2.99", "aarch64-manylinux_2_40");
    }
    void theNewestManylinuxThatUvKnowsIsTaken() {
        QFETCH(QString, glibc);
        QTEST(uvPlatform(u"linux"_s, u"aarch64"_s, Version::parse(glibc).value()), "platform");
        QCOMPARE(uvPlatform(u"macos"_s, u"arm64"_s, {}), u"aarch64-apple-darwin"_s);
    }
};

QTEST_APPLESS_MAIN(CommandsTest)
#include "CommandsTest.moc"
