#pragma once

#include "model/InstallPlan.h"
#include "model/RunEvent.h"

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QIcon>
#include <QTimer>

namespace armature {

/// The steps of a run with state and time. The time of the running step ticks once a second.
class StepsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Title, State, Time, Columns };
    explicit StepsModel(QObject *parent = nullptr);

    void setPlan(const InstallPlan &plan);
    void setState(const RunState &state);
    /// Of the running step, -1 if none runs.
    [[nodiscard]] int runningRow() const;
    [[nodiscard]] const std::vector<Step> &steps() const { return m_steps; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QIcon iconOf(const StepState &state) const;
    [[nodiscard]] QString stateWord(const StepState &state) const;
    [[nodiscard]] QString timeText(int row) const;

    std::vector<Step> m_steps;
    std::vector<StepState> m_states; ///< same rows as m_steps
    bool m_undone = false;           ///< the run came to nothing
    QElapsedTimer m_running;
    QTimer m_tick;
};

} // namespace armature
