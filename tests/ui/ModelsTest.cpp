#include "base/Literals.h"
#include "models/CompatibilityModel.h"
#include "models/FactsModel.h"
#include "models/PackagesModel.h"
#include "models/StepsModel.h"
#include "models/VerificationModel.h"
#include "session/RecordPlayer.h"
#include "session/Session.h"
#include "ui/WizardDriver.h"

#include <QAbstractItemModelTester>

using namespace armature;

// Every model is watched by Qt's own model tester while it is filled and filled again.

class ModelsTest : public QObject {
    Q_OBJECT

private:
    static std::unique_ptr<Session> session(const char *machine) {
        auto session =
            std::make_unique<Session>(SessionOptions{{}, fixture("machines/") + QString::fromLatin1(machine)});
        Choices choices;
        choices.stack = u"llm-studio"_s;
        choices.target = u"/home/user/environment"_s;
        session->setChoices(choices);
        return session;
    }
    static std::shared_ptr<const Catalog> catalogOf(Session &session) {
        return std::make_shared<const Catalog>(**session.catalog());
    }
    static QString accessible(const QAbstractItemModel &model, int row, int column) {
        return model.index(row, column).data(Qt::AccessibleTextRole).toString();
    }
    static int rowOf(const CompatibilityModel &model, const char *package) {
        for (int row = 0; row < model.rowCount(); ++row)
            if (model.row(row)->package == QLatin1String(package))
                return row;
        return -1;
    }

private Q_SLOTS:
    void factsGrowWhileTheMachineIsRead() {
        FactsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show({}, false);
        const int few = model.rowCount();
        model.show(**session("gb10-dgx-spark-580")->machine(), true);
        QVERIFY(model.rowCount() > few);
        model.show({}, true);
        QCOMPARE(model.rowCount(), few);
    }

    void whatNobodyHasLookedAtYetIsNotUnknown() {
        FactsModel model;
        model.show({}, false);
        QCOMPARE(model.index(0, FactsModel::Value).data().toString(), u"checking…"_s);
        model.show({}, true);
        QCOMPARE(model.index(0, FactsModel::Value).data().toString(), u"unknown"_s);
    }

    void everyFactOfARealMachineNamesItsSource() {
        FactsModel model;
        model.show(**session("gb10-dgx-spark-580")->machine(), true);
        for (int row = 0; row < model.rowCount(); ++row)
            if (model.index(row, FactsModel::Value).data().toString() != "unknown"_L1)
                QVERIFY2(!model.index(row, FactsModel::Source).data().toString().isEmpty(),
                         qPrintable(model.index(row, FactsModel::Name).data().toString()));
    }

    void theTableSurvivesAnotherMachine() {
        CompatibilityModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (const char *machine : {"gb10-dgx-spark-580", "m2-macos14", "power9-ppc64le"}) {
            auto now = session(machine);
            model.show(catalogOf(*now), *now->wholeTable());
            QCOMPARE(model.columnCount(),
                     int(CompatibilityModel::FirstPlatform) + int(model.catalog()->platforms.size()));
        }
    }

    void thisMachineIsTheFirstColumnAndMarked() {
        CompatibilityModel model;
        auto now = session("gb10-dgx-spark-580");
        model.show(catalogOf(*now), *now->wholeTable());
        QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), u"This machine"_s);
        QVERIFY(model.headerData(1, Qt::Horizontal, Qt::FontRole).value<QFont>().bold());
        QVERIFY(!model.headerData(2, Qt::Horizontal, Qt::FontRole).value<QFont>().bold());
    }

    void aCellSaysStatusVersionAndDateInOneSentence() {
        CompatibilityModel model;
        auto now = session("gb10-dgx-spark-580");
        model.show(catalogOf(*now), *now->wholeTable());
        const int row = rowOf(model, "bitsandbytes");
        QVERIFY(row >= 0);
        const QString sentence = accessible(model, row, CompatibilityModel::HereColumn);
        QVERIFY2(sentence.startsWith("bitsandbytes on this machine: "_L1), qPrintable(sentence));
        const QRegularExpression checked(u", checked \\d{1,2} \\w{3} \\d{4}$"_s);
        QVERIFY2(checked.match(sentence).hasMatch(), qPrintable(sentence));
    }

    void everyCellHasAnIconAWordAndAnAccessibleText() {
        CompatibilityModel model;
        auto now = session("m2-macos14");
        model.show(catalogOf(*now), *now->wholeTable());
        for (int row = 0; row < model.rowCount(); ++row)
            for (int column = 0; column < model.columnCount(); ++column) {
                QVERIFY(!accessible(model, row, column).isEmpty());
                QVERIFY(!model.index(row, column).data().toString().isEmpty());
                QVERIFY(column == 0 || !model.index(row, column).data(Qt::DecorationRole).value<QIcon>().isNull());
            }
    }

    void theFilterShowsOneStatusOfThisMachine() {
        CompatibilityModel model;
        auto now = session("m2-macos14");
        model.show(catalogOf(*now), *now->wholeTable());
        CompatibilityFilter filter;
        filter.setSourceModel(&model);
        QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setStatus(Status::Unavailable);
        QVERIFY(filter.rowCount() > 0);
        QVERIFY(filter.rowCount() < model.rowCount());
        for (int row = 0; row < filter.rowCount(); ++row)
            QCOMPARE(filter.index(row, 1).data(CompatibilityModel::StatusRole).toInt(), int(Status::Unavailable));
        filter.setText(u"no such package"_s);
        QCOMPARE(filter.rowCount(), 0);
    }

    void aStatusColumnSortsWhatWorksFirst() {
        CompatibilityModel model;
        auto now = session("m2-macos14");
        model.show(catalogOf(*now), *now->wholeTable());
        CompatibilityFilter filter;
        filter.setSourceModel(&model);
        filter.sort(CompatibilityModel::HereColumn);
        int last = -1;
        for (int row = 0; row < filter.rowCount(); ++row) {
            const int rank = filter.index(row, 1).data(CompatibilityModel::SortRole).toInt();
            QVERIFY(rank >= last);
            last = rank;
        }
    }

    void stepsFollowARun() {
        auto tape = readRecordedRun(fixture("tapes/ok"));
        QVERIFY(tape);
        StepsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPlan(*tape->record.plan);
        RunState state;
        int seen = 0;
        for (const RunEvent &event : tape->events) {
            state = fold(std::move(state), event);
            model.setState(state);
            seen += model.runningRow() >= 0 ? 1 : 0;
        }
        QVERIFY(seen > 0);
        QCOMPARE(model.runningRow(), -1);
        for (int row = 0; row < model.rowCount(); ++row)
            QCOMPARE(model.index(row, StepsModel::State).data().toString(), u"done"_s);
    }

    void packagesComeFromTheResolutionWithTheirSizes() {
        auto tape = readRecordedRun(fixture("tapes/ok"));
        QVERIFY(tape);
        PackagesModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(*tape->record.plan);
        QCOMPARE(model.rowCount(), int(tape->record.plan->resolution->packages.size()));
        InstallPlan unresolved = *tape->record.plan;
        unresolved.resolution.reset();
        model.show(unresolved);
        QCOMPARE(model.rowCount(), int(unresolved.requirements.size()));
    }

    void aBrokenPackageFailsInItsRowAlone() {
        auto tape = readRecordedRun(fixture("tapes/verification-half-good"));
        QVERIFY(tape && tape->record.verification);
        VerificationModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(*tape->record.verification);
        QMap<QString, Verdict> verdicts;
        for (int row = 0; row < model.rowCount(); ++row)
            verdicts.insert(model.index(row, 0).data().toString(),
                            Verdict(model.index(row, 0).data(VerificationModel::VerdictRole).toInt()));
        QCOMPARE(verdicts.value(u"tokenizers"_s), Verdict::Fails);
        QCOMPARE(verdicts.value(u"numpy"_s), Verdict::Works);
    }
};

ARMATURE_WINDOW_TEST(ModelsTest)
#include "ModelsTest.moc"
