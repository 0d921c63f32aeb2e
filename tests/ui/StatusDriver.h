#pragma once

#include "base/Literals.h"
#include "models/StatusFilter.h"
#include "session/Recheck.h"
#include "status/StatusWindow.h"
#include "ui/WizardDriver.h"

#include <QComboBox>
#include <QLineEdit>
#include <QTableView>
#include <QTextBrowser>

// The review window by itself, as --status opens it. No index is asked but one on this machine.

namespace armature {

class StatusDriver {
public:
    explicit StatusDriver(const EngineOptions &options) : m_bench(options), m_window(m_bench) {
        m_window.show();
        m_window.activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(&m_window));
        m_bench.begin();
    }

    /// A recorded machine, everything kept in `folder`.
    static EngineOptions options(const QString &folder, const char *machine = "gb10-dgx-spark-580") {
        EngineOptions options = WizardDriver::machine(machine);
        options.choices.stack = u"llm-studio"_s;
        options.choices.target = folder + u"/environment"_s;
        options.records = folder + u"/records"_s;
        options.rechecks = folder + u"/rechecks"_s;
        return options;
    }

    [[nodiscard]] Theme &theme() { return m_theme; }
    [[nodiscard]] Workbench &bench() { return m_bench; }
    [[nodiscard]] StatusWindow &window() { return m_window; }
    [[nodiscard]] QTableView &table() { return *m_window.findChild<QTableView *>(); }
    [[nodiscard]] QAbstractItemModel &rows() { return *table().model(); }
    /// What the panes say of the chosen claim.
    [[nodiscard]] QString pane() {
        QStringList text;
        for (const QTextBrowser *pane : m_window.findChildren<QTextBrowser *>())
            if (pane->isVisible())
                text << pane->toPlainText();
        return text.join(u'\n');
    }
    [[nodiscard]] bool waitFor(const std::function<bool()> &condition, int milliseconds = 20000) {
        return QTest::qWaitFor(condition, milliseconds);
    }
    [[nodiscard]] bool filled() {
        return waitFor([this] { return rows().rowCount() > 0 && m_bench.table() && m_bench.statusState().history; });
    }
    template <class T> [[nodiscard]] T *named(const char *name) {
        for (T *widget : m_window.findChildren<T *>())
            if (widget->accessibleName() == QLatin1String(name))
                return widget;
        return nullptr;
    }
    [[nodiscard]] QPushButton *button(const char *text) {
        for (QPushButton *button : m_window.findChildren<QPushButton *>())
            if (button->text().remove(u'&') == QLatin1String(text))
                return button;
        return nullptr;
    }
    [[nodiscard]] QComboBox &machines() { return *named<QComboBox>("Machine the packages are judged for"); }
    /// Chooses as the user does: `activated` is what a key or a click sends.
    void chooseMachine(const QString &text) {
        const int index = machines().findText(text, Qt::MatchContains);
        machines().setCurrentIndex(index);
        Q_EMIT machines().activated(index);
    }
    void ask(StatusFilter::Question question) {
        QComboBox &box = *named<QComboBox>("Which claims");
        box.setCurrentIndex(box.findData(int(question)));
    }
    /// The row of a claim among those that are shown; -1 if it is not.
    [[nodiscard]] int rowOf(const char *package, const char *platform) {
        for (int row = 0; row < rows().rowCount(); ++row) {
            const QModelIndex index = rows().index(row, 0);
            if (index.data(StatusModel::PackageRole).toString() == QLatin1String(package) &&
                index.data(StatusModel::PlatformRole).toString() == QLatin1String(platform))
                return row;
        }
        return -1;
    }
    void select(const char *package, const char *platform) {
        table().setCurrentIndex(rows().index(rowOf(package, platform), StatusModel::StatusColumn));
    }
    [[nodiscard]] QString text(const char *package, const char *platform, int column) {
        return rows().index(rowOf(package, platform), column).data().toString();
    }
    /// What the visible banners say.
    [[nodiscard]] QString banners() {
        QStringList text;
        for (const Banner *banner : m_window.findChildren<Banner *>())
            if (banner->isVisible())
                text << banner->title() << banner->text();
        return text.join(u'\n');
    }

private:
    Theme m_theme;
    Workbench m_bench;
    StatusWindow m_window;
};

} // namespace armature
