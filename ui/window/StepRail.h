#pragma once

#include "pages/Page.h"

#include <QListWidget>

namespace armature {

/// The wizard's way at the left: where one is, what is behind, what is ahead. Pages already reached can be gone back
/// to.
class StepRail : public QListWidget {
    Q_OBJECT

public:
    explicit StepRail(QWidget *parent = nullptr);
    void setTitles(const QStringList &titles);
    /// `reached`: the furthest page that may be gone to.
    void show(int current, int reached);

Q_SIGNALS:
    void chosen(int page);

private:
    QStringList m_titles;
    int m_current = 0;
    int m_reached = 0;
};

} // namespace armature
