#include "base/Literals.h"
#include "index/LoopbackIndex.h"
#include "session/RecheckStore.h"
#include "ui/StatusDriver.h"
#include "update/CatalogStore.h"

#include <QAbstractItemModelTester>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QClipboard>
#include <QScopeGuard>
#include <QScrollBar>

using namespace armature;

// The review of the catalog: every claim, what the indexes said of it, what was seen here. No index is asked but one
// that does not answer.

class StatusTest : public QObject {
    Q_OBJECT

private:
    EngineOptions options() { return StatusDriver::options(m_folder.path()); }
    /// Every index at one address.
    EngineOptions askedAt(const QString &url) {
        EngineOptions asked = options();
        Session session(SessionOptions{});
        if (const auto catalog = session.catalog())
            for (const PackageIndex &index : (*catalog)->indexes)
                asked.choices.indexOverrides.insert(index.id, url);
        return asked;
    }
    static ClaimCheck check(const char *platform, ClaimVerdict verdict, const char *because) {
        ClaimCheck check;
        check.package = u"bitsandbytes"_s;
        check.platform = QLatin1String(platform);
        check.claim = u"0.49.2 has a file"_s;
        check.verdict = verdict;
        check.because = QLatin1String(because);
        return check;
    }
    /// Two reports kept from before. In the later one a claim is contradicted that was confirmed, and one has a newer
    /// version.
    void keepReports() {
        RecheckReport report;
        report.at = QDateTime(QDate(2026, 11, 12), QTime(12, 0), Qt::UTC);
        report.catalogDate = QDate(2026, 11, 10);
        report.catalogDigest = u"0123456789abcdef"_s;
        report.checks = {check("macos-arm64-mps", ClaimVerdict::Confirmed, "the file is there"),
                         check("linux-aarch64-cuda", ClaimVerdict::Confirmed, "the file is there")};
        QVERIFY(QDir().mkpath(m_folder.filePath(u"rechecks"_s)));
        QVERIFY(bool(saveRecheck(report, m_folder.filePath(u"rechecks"_s))));
        report.at = QDateTime(QDate(2026, 11, 20), QTime(12, 0), Qt::UTC);
        report.checks.front() = check("macos-arm64-mps", ClaimVerdict::Contradicted, "no file of that version");
        report.newer = {{u"bitsandbytes"_s, u"linux-aarch64-cuda"_s, u"default"_s, u"0.47.0"_s, u"9.9.9"_s, {}}};
        QVERIFY(bool(saveRecheck(report, m_folder.filePath(u"rechecks"_s))));
    }
    QTemporaryDir m_folder;

private Q_SLOTS:
    void initTestCase() { keepReports(); }

    void everyClaimHasARow() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        const Catalog &catalog = *review.bench().catalog();
        QCOMPARE(review.table().model()->rowCount(), int(catalog.packages.size() * catalog.platforms.size()));
    }

    void theModelKeepsItsPromisesWhileItIsFilled() {
        StatusModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Session session(SessionOptions{});
        model.setCatalog(std::make_shared<const Catalog>(**session.catalog()));
        model.setNews({{{u"torch"_s, u"macos-arm64-mps"_s}, {ClaimVerdict::Confirmed, {}, {}, {}, 0}}});
        model.setOwnResults({{u"torch"_s, {Version::of("2.8.0"), Verdict::Works, u"macos-arm64-mps"_s, {}, {}}}});
        QVERIFY(model.rowCount() > 0);
    }

    void whatTheIndexesContradictCanBeSingledOut() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        QVERIFY(QTest::qWaitFor([&] { return review.bench().statusState().report != nullptr; }));
        review.ask(StatusFilter::Question::Contradicted);
        QTRY_COMPARE(review.table().model()->rowCount(), 1);
        const QModelIndex only = review.table().model()->index(0, StatusModel::TodayColumn);
        QCOMPARE(only.data(StatusModel::PackageRole).toString(), u"bitsandbytes"_s);
        QCOMPARE(only.data(StatusModel::PlatformRole).toString(), u"macos-arm64-mps"_s);
        review.table().setCurrentIndex(only);
        QVERIFY(review.pane().contains("no file of that version"_L1));
    }

    void aNewerVersionCanBeSingledOut() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        review.ask(StatusFilter::Question::Changed);
        QTRY_COMPARE(review.table().model()->rowCount(), 1);
        QCOMPARE(review.table().model()->index(0, StatusModel::LatestColumn).data().toString(), u"9.9.9"_s);
    }

    void platformAndPackageNarrowTheTable() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        review.named<QComboBox>("Platform")->setCurrentIndex(1);
        QCOMPARE(review.table().model()->rowCount(), int(review.bench().catalog()->packages.size()));
        review.named<QLineEdit>("Filter by package")->setText(u"bitsand"_s);
        QCOMPARE(review.table().model()->rowCount(), 1);
    }

    void copiedRowsCarryTheirTitles() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        review.named<QLineEdit>("Filter by package")->setText(u"bitsandbytes"_s);
        review.button("Copy table")->click();
        const QStringList lines = QApplication::clipboard()->text().trimmed().split(u'\n');
        QCOMPARE(lines.size(), 1 + qsizetype(review.bench().catalog()->platforms.size()));
        QVERIFY(lines.first().startsWith("Package\tPlatform"_L1));
    }

    void ownVerificationsStandBesideTheClaimsOfTheirPlatform() {
        const QString record = m_folder.filePath(u"records/20261124T022224Z-install-310b13"_s);
        QVERIFY(QDir().mkpath(record));
        for (const char *name : {"armature-record", "record.json", "events.jsonl"})
            QVERIFY(QFile::copy(fixture("tapes/ok/") + QLatin1String(name), record + u'/' + QLatin1String(name)));
        StatusDriver review(options());
        QVERIFY(review.filled());
        QVERIFY(QTest::qWaitFor([&] { return review.bench().statusState().own.contains(u"numpy"_s); }));
        int seen = 0;
        for (int row = 0; row < review.table().model()->rowCount(); ++row) {
            const QModelIndex here = review.table().model()->index(row, StatusModel::HereColumn);
            if (here.data().toString().isEmpty())
                continue;
            ++seen;
            QCOMPARE(here.data(StatusModel::PlatformRole).toString(), u"linux-x86_64-cpu"_s);
        }
        QCOMPARE(seen, 4); // numpy, pyarrow, safetensors, tokenizers
    }

    void anIndexThatDoesNotAnswerContradictsNobody() {
        EngineOptions silent = askedAt(u"http://127.0.0.1:1/simple"_s);
        silent.rechecks = m_folder.filePath(u"none"_s);
        StatusDriver review(silent);
        QVERIFY(review.filled());
        review.button("Ask the indexes again")->click();
        QVERIFY(QTest::qWaitFor([&] { return review.bench().statusState().report != nullptr; }, 60000));
        QCOMPARE(review.bench().statusState().report->count(ClaimVerdict::Contradicted), 0);
        QCOMPARE(review.bench().statusState().report->count(ClaimVerdict::Confirmed), 0);
        QVERIFY(review.bench().statusState().report->count(ClaimVerdict::CouldNotTell) > 0);
    }

    void aReCheckBecomesPartOfTheHistory() {
        const LoopbackIndex index({u"hf-transfer==0.1.9,tag=cp38-abi3-manylinux_2_17_aarch64"_s});
        if (!index.isUp())
            QSKIP("python3 cannot be run: there is no index to ask");
        EngineOptions asked = askedAt(index.url());
        asked.rechecks = m_folder.filePath(u"asked"_s);
        StatusDriver review(asked);
        QVERIFY(review.filled());
        review.button("Ask the indexes again")->click();
        QVERIFY(review.waitFor(
            [&] { return review.bench().statusState().report && review.bench().statusState().history->reports() == 1; },
            60000));
        review.select("hf-transfer", "linux-aarch64-cuda");
        const QString today = QLocale::c().toString(QDate::currentDate(), u"d MMM yyyy"_s);
        QVERIFY2(review.pane().contains("History, newest first\n"_L1 + today), qPrintable(review.pane()));
        QVERIFY2(review.pane().contains("hf_transfer-0.1.9-cp38-abi3-manylinux_2_17_aarch64.whl"_L1),
                 qPrintable(review.pane()));
    }

    void aReCheckIsCancelledByKeyAndLeavesWhatWasKnown() {
        const LoopbackIndex index({});
        if (!index.isUp())
            QSKIP("python3 cannot be run: there is no index to ask");
        StatusDriver review(askedAt(index.url(u"silent"_s)));
        QVERIFY(review.filled());
        const auto before = review.bench().statusState().report;
        QTest::keyClick(&review.window(), Qt::Key_A, Qt::AltModifier);
        QVERIFY(review.waitFor(
            [&] { return review.bench().statusState().asking && review.button("Cancel")->isVisible(); }));
        QTest::qWait(300); // the requests are under way, and nobody answers
        QTest::keyClick(&review.window(), Qt::Key_C, Qt::AltModifier);
        QVERIFY(review.waitFor([&] { return !review.bench().statusState().asking; }));
        QCOMPARE(review.bench().statusState().report, before);
        QVERIFY(!review.button("Cancel")->isVisible());
    }

    void closingWhileTheIndexesAreAskedEndsTheAsking() {
        const LoopbackIndex index({});
        if (!index.isUp())
            QSKIP("python3 cannot be run: there is no index to ask");
        EngineOptions silent = askedAt(index.url(u"silent"_s));
        silent.rechecks = m_folder.filePath(u"closed"_s);
        {
            StatusDriver review(silent);
            QVERIFY(review.filled());
            review.bench().recheck();
            QVERIFY(review.waitFor([&] { return review.bench().statusState().asking; }));
            review.window().close();
        }
        QCOMPARE(QDir(silent.rechecks).entryList(QDir::Files),
                 QStringList()); // nothing was waited for, nothing concluded
    }

    void theReviewIsClosedWhileAskingAndTheWizardGoesOn() {
        EngineOptions silent = askedAt(u"http://127.0.0.1:1/simple"_s);
        silent.rechecks = m_folder.filePath(u"beside"_s);
        WizardDriver wizard(silent);
        QVERIFY(wizard.ready());
        wizard.window().openStatus();
        wizard.bench().recheck();
        QVERIFY(wizard.waitFor([&] { return wizard.bench().statusState().asking; }));
        wizard.window().findChild<StatusWindow *>()->close();
        QVERIFY(wizard.waitFor([&] { return wizard.window().findChild<StatusWindow *>() == nullptr; }));
        QVERIFY(wizard.waitFor([&] { return !wizard.bench().statusState().asking; }, 60000));
        QVERIFY(wizard.walkTo(PageId::Limits));
        wizard.window().openStatus();
        QVERIFY(wizard.waitFor([&] { return wizard.bench().statusState().history != nullptr; }));
    }

    void thePaneTellsTheHistoryOfAClaimNewestFirst() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        review.select("bitsandbytes", "macos-arm64-mps");
        const QString pane = review.pane();
        const qsizetype newest =
            pane.indexOf("20 Nov 2026: CONTRADICTED: 0.49.2 has a file: no file of that version"_L1);
        const qsizetype oldest = pane.indexOf("12 Nov 2026: confirmed (catalog of 10 Nov 2026, 01234567)"_L1);
        QVERIFY2(newest > 0 && oldest > newest, qPrintable(pane));
    }

    void aClaimNoReCheckSpokeOfSaysSo() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        review.select("numpy", "macos-arm64-mps");
        QVERIFY2(review.pane().contains("none of the kept re-checks spoke of this claim"_L1),
                 qPrintable(review.pane()));
    }

    void aBeliefThatWasReplacedStandsInTheHistory() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        for (const Package &package : review.bench().catalog()->packages)
            for (const PastClaim &past : package.past) {
                const QString platform =
                    past.platforms.isEmpty() ? review.bench().catalog()->platforms.front().id : past.platforms.first();
                review.select(package.id.toLatin1().constData(), platform.toLatin1().constData());
                QVERIFY2(review.pane().contains(past.claim), qPrintable(past.claim + u'\n' + review.pane()));
            }
    }

    void packagesThatAreMereDependenciesCanBeLeftOut() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        review.ask(StatusFilter::Question::OfTheirOwn);
        QVERIFY(review.rows().rowCount() > 0);
        QVERIFY(review.rows().rowCount() <
                int(review.bench().catalog()->packages.size() * review.bench().catalog()->platforms.size()));
        for (int row = 0; row < review.rows().rowCount(); ++row)
            QVERIFY(review.bench()
                        .catalog()
                        ->package(review.rows().index(row, 0).data(StatusModel::PackageRole).toString())
                        ->dependencyOf.isEmpty());
    }

    void withoutAnyReCheckThereIsNoHistory() {
        EngineOptions fresh = options();
        fresh.rechecks = m_folder.filePath(u"nothing-here"_s);
        StatusDriver review(fresh);
        QVERIFY(review.filled());
        review.select("numpy", "macos-arm64-mps");
        QVERIFY2(review.pane().contains("the indexes were never asked"_L1), qPrintable(review.pane()));
    }

    void claimsWhoseAnswersChangedCanBeSingledOut() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        review.ask(StatusFilter::Question::Wavering);
        QCOMPARE(review.rows().rowCount(), 2); // one was contradicted, of the other a newer version appeared
        QVERIFY(review.rowOf("bitsandbytes", "macos-arm64-mps") >= 0);
        QVERIFY(review.rowOf("bitsandbytes", "linux-aarch64-cuda") >= 0);
    }

    void filtersThatNothingPassesSayThatAndAreUndoneByOneKey() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        QPushButton *all = review.button("Show all claims");
        QVERIFY(!all->isVisible());
        review.named<QLineEdit>("Filter by package")->setText(u"no such package"_s);
        QCOMPARE(review.rows().rowCount(), 0);
        QCOMPARE(review.pane(), u"No claim passes the filters."_s);
        QVERIFY(all->isVisible());
        QTest::keyClick(&review.window(), Qt::Key_L, Qt::AltModifier);
        QTRY_VERIFY(review.rows().rowCount() > 0);
        QVERIFY(!all->isVisible());
        QVERIFY2(review.table().currentIndex().isValid(), "a claim is chosen again");
    }

    void theColumnsFitASmallWindow() {
        StatusDriver review(options());
        review.window().resize(1024, 640);
        QVERIFY(review.filled());
        QCoreApplication::processEvents();
        const QTableView &table = review.table();
        QString widths = QString::number(table.viewport()->width());
        for (int column = 0; column < StatusModel::Columns; ++column)
            widths += u" %1"_s.arg(table.columnWidth(column));
        QVERIFY2(table.horizontalScrollBar()->maximum() == 0, qPrintable(widths));
    }

    void ctrlFGoesToTheSearch() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        QTest::keyClick(&review.window(), Qt::Key_F, Qt::ControlModifier);
        QTRY_COMPARE(QApplication::focusWidget(), review.named<QLineEdit>("Filter by package"));
    }

    void anInstalledCatalogThatIsRefusedIsSaidInBothWindows() {
        const QByteArray before = qgetenv("XDG_DATA_HOME");
        const auto restore =
            qScopeGuard([&] { before.isNull() ? qunsetenv("XDG_DATA_HOME") : qputenv("XDG_DATA_HOME", before); });
        qputenv("XDG_DATA_HOME", m_folder.filePath(u"data"_s).toLocal8Bit());
        QVERIFY(QDir().mkpath(CatalogStore::defaultFolder()));
        QFile file(CatalogStore::defaultFolder() + u"/installed"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("not a catalog\n");
        file.close();
        StatusDriver review(options());
        QVERIFY(review.filled());
        QVERIFY2(review.banners().contains("The installed catalog is refused"_L1), qPrintable(review.banners()));
        QVERIFY2(review.banners().contains("the catalog of this program"_L1), qPrintable(review.banners()));
        WizardDriver wizard(WizardDriver::machine("gb10-dgx-spark-580"));
        QVERIFY(wizard.ready());
        QVERIFY2(wizard.banners().contains("The installed catalog is refused"_L1), qPrintable(wizard.banners()));
        wizard.button("Hide")->click();
        QVERIFY(!wizard.banners().contains("The installed catalog is refused"_L1));
    }

    void aSoundCatalogIsNotTalkedAbout() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        QVERIFY2(!review.banners().contains("About the catalog"_L1), qPrintable(review.banners()));
    }

    void everyControlHasAnAccessibleName() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        for (QWidget *widget : review.window().findChildren<QWidget *>()) {
            const bool control =
                qobject_cast<QPushButton *>(widget) || qobject_cast<QComboBox *>(widget) ||
                qobject_cast<QTableView *>(widget) ||
                (qobject_cast<QLineEdit *>(widget) && !qobject_cast<QAbstractSpinBox *>(widget->parentWidget()));
            if (!widget->isVisible() || !control)
                continue;
            QAccessibleInterface *known = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(known != nullptr && !known->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        }
    }

    void theReviewOpensBesideTheWizardOnce() {
        WizardDriver driver(WizardDriver::machine("gb10-dgx-spark-580"));
        QVERIFY(driver.walkTo(PageId::Compatibility));
        driver.mnemonic('r');
        QVERIFY(driver.waitFor([&] { return driver.window().findChildren<StatusWindow *>().size() == 1; }));
        driver.window().openStatus();
        QCOMPARE(driver.window().findChildren<StatusWindow *>().size(), 1);
    }
};

ARMATURE_WINDOW_TEST(StatusTest)
#include "StatusTest.moc"
