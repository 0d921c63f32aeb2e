#include "session/Recheck.h"
#include "status/StatusWindow.h"
#include "ui/WizardDriver.h"

#include <QAbstractItemModelTester>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTextBrowser>

using namespace armature;

// The review of the catalog: every claim, what the indexes said of it, what was seen here. No index is asked but one that does not answer.

class StatusTest : public QObject {
    Q_OBJECT

private:
    struct Review {
        explicit Review(EngineOptions options) : bench(std::move(options)), window(bench) {
            window.show();
            window.activateWindow();
            static_cast<void>(QTest::qWaitForWindowActive(&window));
            bench.begin();
        }
        Theme theme;
        Workbench bench;
        StatusWindow window;
        [[nodiscard]] QTableView &table() { return *window.findChild<QTableView *>(); }
        template <class T> [[nodiscard]] T *named(const char *name) {
            for (T *widget : window.findChildren<T *>())
                if (widget->accessibleName() == QLatin1String(name))
                    return widget;
            return nullptr;
        }
        [[nodiscard]] QPushButton *button(const char *text) {
            for (QPushButton *button : window.findChildren<QPushButton *>())
                if (button->text().remove(u'&') == QLatin1String(text))
                    return button;
            return nullptr;
        }
        [[nodiscard]] bool filled() {
            return QTest::qWaitFor([this] { return table().model()->rowCount() > 0 && bench.table(); }, 20000);
        }
    };
    EngineOptions options() {
        EngineOptions options = WizardDriver::machine("gb10-dgx-spark-580");
        options.choices.stack = QStringLiteral("llm-studio");
        options.choices.target = m_folder.filePath(QStringLiteral("environment"));
        options.records = m_folder.filePath(QStringLiteral("records"));
        options.rechecks = m_folder.filePath(QStringLiteral("rechecks"));
        return options;
    }
    /// A report kept from before: one claim contradicted, one confirmed with a newer version.
    void keepReport() {
        RecheckReport report;
        report.at = QDateTime(QDate(2026, 11, 20), QTime(12, 0), Qt::UTC);
        ClaimCheck wrong;
        wrong.package = QStringLiteral("bitsandbytes");
        wrong.platform = QStringLiteral("macos-arm64-mps");
        wrong.claim = QStringLiteral("0.49.2 has a file");
        wrong.verdict = ClaimVerdict::Contradicted;
        wrong.because = QStringLiteral("no file of that version");
        ClaimCheck right = wrong;
        right.platform = QStringLiteral("linux-aarch64-cuda");
        right.verdict = ClaimVerdict::Confirmed;
        report.checks = {wrong, right};
        report.newer = {{right.package, right.platform, QStringLiteral("default"), QStringLiteral("0.47.0"), QStringLiteral("9.9.9"), {}}};
        QVERIFY(QDir().mkpath(m_folder.filePath(QStringLiteral("rechecks"))));
        QVERIFY(bool(saveRecheck(report, m_folder.filePath(QStringLiteral("rechecks")))));
    }
    QTemporaryDir m_folder;

private Q_SLOTS:
    void initTestCase() { keepReport(); }

    void everyClaimHasARow() {
        Review review(options());
        QVERIFY(review.filled());
        const Catalog &catalog = *review.bench.catalog();
        QCOMPARE(review.table().model()->rowCount(), int(catalog.packages.size() * catalog.platforms.size()));
    }

    void theModelKeepsItsPromisesWhileItIsFilled() {
        StatusModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Session session(SessionOptions{});
        model.setCatalog(std::make_shared<const Catalog>(**session.catalog()));
        model.setNews({{{QStringLiteral("torch"), QStringLiteral("macos-arm64-mps")}, {ClaimNews::Verdict::Confirmed, {}, {}, {}}}});
        model.setOwnResults({{QStringLiteral("torch"), {Version::of("2.8.0"), Verdict::Works, QStringLiteral("macos-arm64-mps"), {}, {}}}});
        QVERIFY(model.rowCount() > 0);
    }

    void whatTheIndexesContradictCanBeSingledOut() {
        Review review(options());
        QVERIFY(review.filled());
        QVERIFY(QTest::qWaitFor([&] { return review.bench.reviewState().report.has_value(); }));
        review.named<QComboBox>("Which claims")->setCurrentIndex(1);
        QTRY_COMPARE(review.table().model()->rowCount(), 1);
        const QModelIndex only = review.table().model()->index(0, StatusModel::TodayColumn);
        QCOMPARE(only.data(StatusModel::PackageRole).toString(), QStringLiteral("bitsandbytes"));
        QCOMPARE(only.data(StatusModel::PlatformRole).toString(), QStringLiteral("macos-arm64-mps"));
        review.table().setCurrentIndex(only);
        QVERIFY(review.window.findChild<QTextBrowser *>()->toPlainText().contains(QLatin1String("no file of that version")));
    }

    void aNewerVersionCanBeSingledOut() {
        Review review(options());
        QVERIFY(review.filled());
        review.named<QComboBox>("Which claims")->setCurrentIndex(2);
        QTRY_COMPARE(review.table().model()->rowCount(), 1);
        QCOMPARE(review.table().model()->index(0, StatusModel::LatestColumn).data().toString(), QStringLiteral("9.9.9"));
    }

    void platformAndPackageNarrowTheTable() {
        Review review(options());
        QVERIFY(review.filled());
        review.named<QComboBox>("Platform")->setCurrentIndex(1);
        QCOMPARE(review.table().model()->rowCount(), int(review.bench.catalog()->packages.size()));
        review.named<QLineEdit>("Filter by package")->setText(QStringLiteral("bitsand"));
        QCOMPARE(review.table().model()->rowCount(), 1);
    }

    void copiedRowsCarryTheirTitles() {
        Review review(options());
        QVERIFY(review.filled());
        review.named<QLineEdit>("Filter by package")->setText(QStringLiteral("bitsandbytes"));
        review.button("Copy table")->click();
        const QStringList lines = QApplication::clipboard()->text().trimmed().split(u'\n');
        QCOMPARE(lines.size(), 1 + qsizetype(review.bench.catalog()->platforms.size()));
        QVERIFY(lines.first().startsWith(QLatin1String("Package\tPlatform")));
    }

    void ownVerificationsStandBesideTheClaimsOfTheirPlatform() {
        const QString record = m_folder.filePath(QStringLiteral("records/20261124T022224Z-install-310b13"));
        QVERIFY(QDir().mkpath(record));
        for (const char *name : {"armature-record", "record.json", "events.jsonl"})
            QVERIFY(QFile::copy(fixture("tapes/ok/") + QLatin1String(name), record + u'/' + QLatin1String(name)));
        Review review(options());
        QVERIFY(review.filled());
        QVERIFY(QTest::qWaitFor([&] { return review.bench.reviewState().own.contains(QStringLiteral("numpy")); }));
        int seen = 0;
        for (int row = 0; row < review.table().model()->rowCount(); ++row) {
            const QModelIndex here = review.table().model()->index(row, StatusModel::HereColumn);
            if (here.data().toString().isEmpty())
                continue;
            ++seen;
            QCOMPARE(here.data(StatusModel::PlatformRole).toString(), QStringLiteral("linux-x86_64-cpu"));
        }
        QCOMPARE(seen, 4); // numpy, pyarrow, safetensors, tokenizers
    }

    void anIndexThatDoesNotAnswerContradictsNobody() {
        EngineOptions silent = options();
        silent.rechecks = m_folder.filePath(QStringLiteral("none"));
        Session session(SessionOptions{});
        for (const PackageIndex &index : (*session.catalog())->indexes)
            silent.choices.indexOverrides.insert(index.id, QStringLiteral("http://127.0.0.1:1/simple"));
        Review review(silent);
        QVERIFY(review.filled());
        review.button("Ask the indexes again")->click();
        QVERIFY(QTest::qWaitFor([&] { return review.bench.reviewState().report.has_value(); }, 60000));
        QCOMPARE(review.bench.reviewState().report->count(ClaimVerdict::Contradicted), 0);
        QCOMPARE(review.bench.reviewState().report->count(ClaimVerdict::Confirmed), 0);
        QVERIFY(review.bench.reviewState().report->count(ClaimVerdict::CouldNotTell) > 0);
    }

    void everyControlHasAnAccessibleName() {
        Review review(options());
        QVERIFY(review.filled());
        for (QWidget *widget : review.window.findChildren<QWidget *>()) {
            const bool control = qobject_cast<QPushButton *>(widget) || qobject_cast<QComboBox *>(widget) || qobject_cast<QTableView *>(widget) ||
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
        driver.window().openReview();
        QCOMPARE(driver.window().findChildren<StatusWindow *>().size(), 1);
    }
};

ARMATURE_WINDOW_TEST(StatusTest)
#include "StatusTest.moc"
