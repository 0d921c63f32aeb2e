#pragma once

#include "log/LogFeed.h"
#include "log/LogView.h"

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace armature {

class LogSave;

/// The log of a run with all that belongs to it: search, filter, following, copying, saving. Takes its lines from a
/// feed.
class LogPanel : public QWidget {
    Q_OBJECT

public:
    /// The feed must outlive the panel.
    explicit LogPanel(LogFeed &feed, QWidget *parent = nullptr);
    ~LogPanel() override;

    /// Forgets all lines, those on their way as well. For the beginning of a run, before anything of it is pushed.
    void clear();
    [[nodiscard]] LogView &view() { return *m_view; }
    [[nodiscard]] LogStore &store() { return m_store; }
    void setChannelColours(const QColor &error, const QColor &warning, const QColor &program, const QColor &heading);

    /// Writes all lines, whatever the filter. Returns at once; `saved` or `saveFailed` tells the end, and so does the
    /// panel. One at a time.
    void saveTo(const QString &path);

Q_SIGNALS:
    void saved(const QString &path);
    void saveFailed(const QString &path, const QString &why);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QHBoxLayout *makeToolbar();
    void makeSearch(QHBoxLayout *toolbar);
    void makeFilter(QHBoxLayout *toolbar);
    void makeActions(QHBoxLayout *toolbar);
    void connectView();
    void findNext(bool forward);
    void leaveSearch();
    void copy();
    void chooseFile();
    void updateCount();
    void tell(const QString &message);

    LogFeed &m_feed;
    LogStore m_store;
    LogView *m_view;
    QLineEdit *m_search = nullptr;
    QLabel *m_count = nullptr;
    QComboBox *m_filter = nullptr;
    QCheckBox *m_follow = nullptr;
    QToolButton *m_save = nullptr;
    QLabel *m_status = nullptr; ///< how a search, a copy or saving went
    std::unique_ptr<LogSave> m_saving;
};

} // namespace armature
