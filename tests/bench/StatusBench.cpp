// How long a key in the review's filter takes until the window is painted again. Prints one line of JSON for bench.py.
//     StatusBench CATALOG
// The baseline is Qt's own table and filter over the same words.

#include "base/Literals.h"
#include "look/Theme.h"
#include "status/StatusWindow.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <cstdio>

namespace {

using namespace armature;

constexpr int Rounds = 5;
constexpr QSize WindowSize(1280, 800);
constexpr int PatienceMs = 30'000;

struct Keys {
    double median = 0;
    double worst = 0;
};

/// Every key of a word and its erasing, each until everything is painted: milliseconds.
template <class Type> Keys typed(QWidget &window, const QString &word, Type type) {
    std::vector<double> keys;
    for (int round = 0; round < Rounds; ++round) {
        for (qsizetype length = 1; length <= 2 * word.size(); ++length) {
            QElapsedTimer timer;
            timer.start();
            type(word.left(length <= word.size() ? length : 2 * word.size() - length));
            QCoreApplication::processEvents();
            window.repaint();
            keys.push_back(double(timer.nsecsElapsed()) / 1e6);
        }
    }
    std::sort(keys.begin(), keys.end());
    return {keys[keys.size() / 2], keys.back()};
}

bool waitFor(const std::function<bool()> &condition) {
    QElapsedTimer timer;
    for (timer.start(); !condition() && timer.elapsed() < PatienceMs;)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    return condition();
}

/// The same words in Qt's own parts.
Keys stock(const QAbstractItemModel &model, const QString &word) {
    QStandardItemModel copy(model.rowCount(), model.columnCount());
    for (int row = 0; row < model.rowCount(); ++row)
        for (int column = 0; column < model.columnCount(); ++column)
            copy.setItem(row, column, new QStandardItem(model.index(row, column).data().toString()));
    QSortFilterProxyModel filter;
    filter.setSourceModel(&copy);
    filter.setFilterCaseSensitivity(Qt::CaseInsensitive);
    QTableView view;
    view.setModel(&filter);
    view.resize(WindowSize);
    view.show();
    QCoreApplication::processEvents();
    return typed(view, word, [&](const QString &text) { filter.setFilterFixedString(text); });
}

} // namespace

int main(int argc, char **argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    if (argc != 2) {
        std::fputs("usage: StatusBench CATALOG\n", stderr);
        return 2;
    }
    const Theme theme;
    const QTemporaryDir folder;
    EngineOptions options;
    options.session.catalogFolder = QString::fromLocal8Bit(argv[1]);
    options.choices.stack = u"llm-studio"_s;
    options.choices.target = folder.filePath(u"environment"_s);
    options.records = folder.filePath(u"records"_s);
    options.rechecks = folder.filePath(u"rechecks"_s);
    Workbench bench(options);
    StatusWindow window(bench);
    window.resize(WindowSize);
    window.show();
    bench.begin();
    const auto *table = window.findChild<QTableView *>();
    if (!waitFor([&] { return table->model()->rowCount() > 0 && bench.table() && bench.statusState().history; })) {
        std::fputs("StatusBench: the catalog was not read\n", stderr);
        return 1;
    }
    const QString word = u"transfer"_s;
    const int rows = table->model()->rowCount();
    const Keys baseline = stock(*table->model(), word);
    auto *search = window.findChild<QLineEdit *>();
    const Keys ours = typed(window, word, [&](const QString &text) { search->setText(text); });
    std::printf("{\"rows\": %d, \"key_ms\": %.3f, \"worst_key_ms\": %.3f, \"stock_key_ms\": %.3f, "
                "\"stock_worst_key_ms\": %.3f}\n",
                rows, ours.median, ours.worst, baseline.median, baseline.worst);
    return 0;
}
