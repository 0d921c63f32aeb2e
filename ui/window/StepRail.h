#pragma once

#include "look/Icons.h"
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
    /// `reached`: the furthest page that may be gone to. `looks`: of every step.
    void show(int current, int reached, const std::vector<StepLook> &looks);
    /// Symbols alone, with the titles as tooltips, where the window is too narrow for both.
    void setFolded(bool folded);
    /// Width of the rail with its titles.
    [[nodiscard]] int fullWidth() const { return m_fullWidth; }

Q_SIGNALS:
    void chosen(int page);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void fold();
    [[nodiscard]] static QString stateWord(int step, int current, int reached, StepLook look);
    QStringList m_titles;
    int m_fullWidth = 0;
    bool m_folded = false;
};

} // namespace armature
