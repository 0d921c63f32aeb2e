#pragma once

#include "pages/Page.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QTableView;

namespace armature {

class Banner;
class LogFeed;
class LogPanel;
class StepsModel;

/// A run as it goes on: its steps, how far it is as far as anybody knows, and everything that is said.
class InstallPage : public Page {
    Q_OBJECT

public:
    InstallPage(Workbench &bench, LogFeed &feed, QWidget *parent = nullptr);
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString purpose() const override;
    [[nodiscard]] bool isComplete() const override;
    [[nodiscard]] QString whyNot() const override;
    [[nodiscard]] QWidget *firstFocus() override;
    /// Asks once, says what stays, and cancels.
    void askToCancel();
    [[nodiscard]] LogPanel &log() const { return *m_log; }

private:
    void started();
    void changed();
    void ended();
    void retry();
    void showFailure(const Problem &problem);
    void copyReport();
    void openRecord();
    void openProgramLog();
    [[nodiscard]] QString progressWords() const;

    Banner *m_banner;
    QPushButton *m_failed;
    QPushButton *m_retry;
    QPushButton *m_options;
    QPushButton *m_copy;
    QPushButton *m_open;
    QPushButton *m_openLog;
    StepsModel *m_model;
    QTableView *m_steps;
    QProgressBar *m_progress;
    QLabel *m_words;
    QPushButton *m_cancel;
    LogPanel *m_log;
};

} // namespace armature
