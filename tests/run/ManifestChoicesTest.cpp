#include "RunnerSupport.h"
#include "files/DurableFile.h"

#include <QJsonDocument>

using namespace armature;
using namespace armature::test;

namespace {

Manifest stackManifest() {
    Manifest manifest;
    manifest.stack = text("llm-studio");
    manifest.options = {text("deepspeed"), text("flash")};
    manifest.target = text("/data/my env");
    manifest.installer = Installer::Pip;
    manifest.python = text("3.10.12");
    manifest.packages = {
        {text("numpy"), text("1.26.4")}, {text("torch"), text("2.7.1+cu128")}, {text("pip"), text("25.0")}};
    manifest.torch = text("2.7.1+cu128");
    manifest.torchFlavour = text("cu128");
    manifest.torchIndex = text("pytorch-cu128");
    return manifest;
}

} // namespace

class ManifestChoicesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aStackGivesTheStackItsOptionsAndItsTargetAndNoProject_data() {
        QTest::addColumn<bool>("sameVersions");
        QTest::newRow("repair") << true;
        QTest::newRow("rebuild") << false;
    }
    void aStackGivesTheStackItsOptionsAndItsTargetAndNoProject() {
        QFETCH(bool, sameVersions);
        const Choices choices = choicesOf(stackManifest(), sameVersions);
        QCOMPARE(choices.stack, text("llm-studio"));
        QCOMPARE(choices.options, (QStringList{text("deepspeed"), text("flash")}));
        QCOMPARE(choices.target, text("/data/my env"));
        QCOMPARE(choices.project, QString());
    }

    void aProjectGivesTheProjectAndNoStack_data() { aStackGivesTheStackItsOptionsAndItsTargetAndNoProject_data(); }
    void aProjectGivesTheProjectAndNoStack() {
        QFETCH(bool, sameVersions);
        Manifest manifest = stackManifest();
        manifest.stack.clear();
        manifest.options.clear();
        manifest.project = text("/data/project/pyproject.toml");
        const Choices choices = choicesOf(manifest, sameVersions);
        QCOMPARE(choices.project, text("/data/project/pyproject.toml"));
        QCOMPARE(choices.stack, QString());
        QCOMPARE(choices.options, QStringList());
    }

    void aRepairKeepsTheInstallerThePythonSeriesAndTheFlavour() {
        const Choices choices = choicesOf(stackManifest(), true);
        QCOMPARE(choices.installer, Installer::Pip);
        QCOMPARE(choices.python, text("3.10"));
        QCOMPARE(choices.flavour, text("cu128"));
    }

    /// A build that came from the default index is asked for by that: its flavour names no index.
    void aRepairKeepsABuildOfTheDefaultIndex() {
        Manifest manifest = stackManifest();
        manifest.torchIndex = text("default");
        QCOMPARE(choicesOf(manifest, true).flavour, text("default"));
    }

    void aRepairWithoutPyTorchForcesNoFlavour() {
        Manifest manifest = stackManifest();
        manifest.torch.clear();
        manifest.torchFlavour.clear();
        manifest.torchIndex.clear();
        QCOMPARE(choicesOf(manifest, true).flavour, QString());
    }

    void aRepairListsEveryVersionThatWasInTheEnvironment() {
        const Manifest manifest = stackManifest();
        QCOMPARE(manifest.packages.size(), qsizetype(3));
        QCOMPARE(choicesOf(manifest, true).versions, manifest.packages);
    }

    void aRebuildListsNoVersion() {
        QVERIFY(choicesOf(stackManifest(), false).versions.isEmpty());
        QVERIFY(!choicesOf(stackManifest(), true).versions.isEmpty());
    }

    /// What fits today: another Python or PyTorch build may, as on a machine with a newer driver or a newer catalog.
    void aRebuildLeavesInstallerPythonAndFlavourToBeChosen() {
        const Choices choices = choicesOf(stackManifest(), false);
        QCOMPARE(choices.installer, Installer::Automatic);
        QCOMPARE(choices.python, QString());
        QCOMPARE(choices.flavour, QString());
    }

    void nothingElseIsDecidedForTheUser_data() { aStackGivesTheStackItsOptionsAndItsTargetAndNoProject_data(); }
    void nothingElseIsDecidedForTheUser() {
        QFETCH(bool, sameVersions);
        const Choices choices = choicesOf(stackManifest(), sameVersions);
        QVERIFY(choices.indexOverrides.isEmpty());
        QCOMPARE(choices.proxy, QString());
        QVERIFY(!choices.offline);
    }

    /// Through a real run and the file it seals.
    void theManifestOfARunGivesBackWhatWasChosen() {
        Targets targets;
        const QString target = targets.newTarget();
        InstallPlan plan = fakePlan(target, text("1.0"));
        plan.choices.stack = text("pytorch");
        plan.choices.options = {text("flash"), text("deepspeed")};
        QCOMPARE(carryOut(plan).state.outcome, RunOutcome::Done);
        const auto manifest = readManifest(target);
        QVERIFY(manifest.ok());
        const Choices choices = choicesOf(*manifest, true);
        QCOMPARE(choices.stack, text("pytorch"));
        QCOMPARE(choices.options, (QStringList{text("flash"), text("deepspeed")}));
        QCOMPARE(choices.target, target);
        QCOMPARE(choices.installer, Installer::Uv);
        QCOMPARE(choices.versions, (QMap<QString, QString>{{text("alpha"), text("1.0")}}));
        QCOMPARE(choices.python.count(u'.'), qsizetype(1));
        QVERIFY2(choices.python.startsWith(text("3.")), qPrintable(choices.python));
    }

    void aManifestSurvivesItsFile() {
        const QTemporaryDir folder;
        QVERIFY(writePendingManifest(folder.path(), stackManifest()).ok());
        QVERIFY(sealManifest(folder.path()).ok());
        QCOMPARE(readManifest(folder.path()).value(), stackManifest());
    }

    /// Environments made before optional parts were kept in the manifest.
    void aManifestWithoutOptionsReadsAndHasNone() {
        const QTemporaryDir folder;
        QJsonObject object = toJson(stackManifest());
        QVERIFY(object.contains(text("options")));
        object.remove(text("options"));
        writeFile(manifestPath(folder.path()), QJsonDocument(object).toJson());
        const auto manifest = readManifest(folder.path());
        QVERIFY2(manifest.ok(), manifest ? "" : qPrintable(manifest.problem().detail));
        Manifest expected = stackManifest();
        expected.options.clear();
        QCOMPARE(*manifest, expected);
        QCOMPARE(choicesOf(*manifest, true).options, QStringList());
        QCOMPARE(choicesOf(*manifest, true).versions, expected.packages);
    }

    void aManifestOfANewerProgramIsRefused() {
        const QTemporaryDir folder;
        QJsonObject object = toJson(stackManifest());
        object.insert(text("schema"), 2);
        writeFile(manifestPath(folder.path()), QJsonDocument(object).toJson());
        const auto manifest = readManifest(folder.path());
        QVERIFY(!manifest.ok());
        QCOMPARE(manifest.problem().code, ProblemCode::Malformed);
    }
};

QTEST_GUILESS_MAIN(ManifestChoicesTest)
#include "ManifestChoicesTest.moc"
