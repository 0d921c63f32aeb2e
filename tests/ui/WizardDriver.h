#pragma once

#include "TestPaths.h"
#include "base/Literals.h"
#include "look/Theme.h"
#include "widgets/Banner.h"
#include "window/WizardWindow.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QtTest>

// The wizard as somebody without a mouse uses it: every action is a key.

namespace armature {

inline QString fixture(const char *path) { return testPath(path); }

/// Settings of the test's own, so that no run sees another's or the user's.
class OwnSettings {
public:
    OwnSettings() {
        QCoreApplication::setOrganizationName(u"armature-test"_s);
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
    }

private:
    QTemporaryDir m_folder;
};

class WizardDriver {
public:
    explicit WizardDriver(EngineOptions options) {
        if (options.choices.stack.isEmpty() && options.choices.project.isEmpty())
            options.choices.stack = u"llm-studio"_s;
        if (options.choices.target.isEmpty())
            options.choices.target = m_folder.filePath(u"environment"_s);
        options.records = m_folder.filePath(u"records"_s);
        m_window = std::make_unique<WizardWindow>(options, m_theme);
        m_window->resize(1024, 640);
        m_window->show();
        m_window->activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(m_window.get()));
        m_window->begin();
    }

    static EngineOptions machine(const char *name) {
        EngineOptions options;
        options.session.machineFolder = fixture("machines/") + QString::fromLatin1(name);
        return options;
    }
    static EngineOptions tape(const char *name, double speed = 0) {
        EngineOptions options;
        options.recordedRun = fixture("tapes/") + QString::fromLatin1(name);
        options.playbackSpeed = speed;
        return options;
    }

    [[nodiscard]] WizardWindow &window() { return *m_window; }
    [[nodiscard]] Workbench &bench() { return m_window->bench(); }
    [[nodiscard]] Theme &theme() { return m_theme; }
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    [[nodiscard]] PageId current() const { return m_window->current(); }
    template <class T> [[nodiscard]] T &page(PageId id) const { return static_cast<T &>(m_window->page(id)); }

    /// To whoever has the focus, as a keyboard does.
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        if (QApplication::activeModalWidget() == nullptr &&
            QApplication::activeWindow() == nullptr) { // a question has just gone
            m_window->activateWindow();
            static_cast<void>(QTest::qWaitForWindowActive(m_window.get()));
        }
        QWidget *at = QApplication::activeModalWidget();
        if (at == nullptr)
            at = QApplication::focusWidget() != nullptr ? QApplication::focusWidget() : m_window.get();
        else if (at->focusWidget() != nullptr)
            at = at->focusWidget();
        QTest::keyClick(at, Qt::Key(key), modifiers);
    }
    /// Alt and the underlined letter of what is on the page or in the question in front of it.
    void mnemonic(char letter) { press(QChar::fromLatin1(letter).toUpper().unicode(), Qt::AltModifier); }

    [[nodiscard]] bool waitFor(const std::function<bool()> &condition, int milliseconds = 20000) const {
        return QTest::qWaitFor(condition, milliseconds);
    }
    [[nodiscard]] bool ready() {
        return waitFor([this] { return m_window->page(PageId::Machine).isComplete() && bench().place(); });
    }
    /// Alt+N until `to` is shown, waiting on each page until it may be left.
    [[nodiscard]] bool walkTo(PageId to) {
        if (!ready())
            return false;
        while (current() != to) {
            const PageId before = current();
            if (!waitFor([this] { return m_window->page(current()).isComplete(); }))
                return false;
            mnemonic(before == PageId::Review ? 'i' : 'n');
            if (!waitFor([this, before] { return current() != before; }))
                return false;
        }
        return true;
    }
    [[nodiscard]] bool runEnds(int milliseconds = 60000) {
        return waitFor([this] { return bench().ending() && !bench().busy(); }, milliseconds);
    }

    /// What the visible banners say.
    [[nodiscard]] QString banners() const {
        QStringList text;
        for (const Banner *banner : m_window->findChildren<Banner *>())
            if (banner->isVisible())
                text << banner->title() << banner->text();
        return text.join(u'\n');
    }
    /// A visible button by its text without the mnemonic; nullptr if there is none.
    [[nodiscard]] QPushButton *button(const char *text) const {
        for (QPushButton *button : m_window->findChildren<QPushButton *>())
            if (button->isVisible() && button->text().remove(u'&') == QString::fromUtf8(text))
                return button;
        return nullptr;
    }
    /// A question that is in front and takes keys.
    [[nodiscard]] bool isAsked() const {
        return waitFor([this] { return question() != nullptr && QApplication::activeWindow() == question(); });
    }
    [[nodiscard]] QMessageBox *question() const {
        for (QMessageBox *box : m_window->findChildren<QMessageBox *>())
            if (box->isVisible())
                return box;
        return nullptr;
    }

private:
    QTemporaryDir m_folder;
    Theme m_theme;
    std::unique_ptr<WizardWindow> m_window;
};

/// For every page of the wizard in this state: goes there and calls `look`.
template <class F> void onEveryPage(WizardDriver &driver, F look) {
    for (int page = 0; page < PageCount; ++page) {
        driver.window().go(PageId(page));
        QCoreApplication::processEvents();
        look(driver.window().page(PageId(page)));
    }
}

/// Enters a test of the window: with settings of its own, offscreen unless a platform was named.
#define ARMATURE_WINDOW_TEST(Class)                                                                                    \
    ARMATURE_REGISTER_TEST(Class, if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))                                  \
                                      qputenv("QT_QPA_PLATFORM", "offscreen");                                         \
                           QApplication application(count, words);                                                     \
                           QCoreApplication::setApplicationName(u"armature"_s); const armature::OwnSettings settings)

} // namespace armature
