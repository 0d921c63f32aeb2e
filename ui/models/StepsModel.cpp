#include "models/StepsModel.h"

#include "look/Icons.h"
#include "present/StepText.h"
#include "present/Words.h"

namespace armature {
namespace {

constexpr int TickMs = 1000;

StepLook lookOf(const StepState &state) {
    if (state.running)
        return StepLook::Running;
    if (!state.outcome)
        return StepLook::Waiting;
    switch (*state.outcome) {
    case StepOutcome::Done:
        return StepLook::Done;
    case StepOutcome::Failed:
        return StepLook::Failed;
    case StepOutcome::Cancelled:
        return StepLook::Cancelled;
    case StepOutcome::Skipped:
        break;
    }
    return StepLook::Skipped;
}

} // namespace

StepsModel::StepsModel(QObject *parent) : QAbstractTableModel(parent), m_tick(this) {
    m_tick.setInterval(TickMs);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (const int row = runningRow(); row >= 0)
            Q_EMIT dataChanged(index(row, Time), index(row, Time));
    });
}

void StepsModel::setPlan(const InstallPlan &plan) {
    beginResetModel();
    m_steps = plan.steps;
    m_states.assign(m_steps.size(), StepState{});
    m_tick.stop();
    m_undone = false;
    endResetModel();
}

void StepsModel::setState(const RunState &state) {
    const int before = runningRow();
    m_undone = state.outcome && *state.outcome != RunOutcome::Done;
    for (size_t row = 0; row < m_steps.size(); ++row)
        for (const StepState &told : state.steps)
            if (told.id == m_steps[row].id)
                m_states[row] = told;
    const int now = runningRow();
    if (now != before) {
        m_running.start();
        now >= 0 ? m_tick.start() : m_tick.stop();
    }
    if (!m_steps.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
}

int StepsModel::runningRow() const {
    for (size_t row = 0; row < m_states.size(); ++row)
        if (m_states[row].running)
            return int(row);
    return -1;
}

int StepsModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_steps.size()); }

int StepsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : Columns; }

/// What a run did before it came to nothing is undone: it is no success.
QIcon StepsModel::iconOf(const StepState &state) const {
    const StepLook look = lookOf(state);
    return stepIcon(m_undone && look == StepLook::Done ? StepLook::Passed : look);
}

QString StepsModel::stateWord(const StepState &state) const {
    switch (lookOf(state)) {
    case StepLook::Waiting:
        return tr("waiting");
    case StepLook::Running:
        return tr("running");
    case StepLook::Done:
        return tr("done");
    case StepLook::Failed:
        return tr("failed");
    case StepLook::Cancelled:
        return tr("cancelled");
    default:
        return tr("skipped");
    }
}

QString StepsModel::timeText(int row) const {
    const StepState &state = m_states[size_t(row)];
    if (state.running)
        return durationText(m_running.isValid() ? m_running.elapsed() / 1000 * 1000 : 0);
    return state.outcome ? durationText(state.milliseconds) : QString();
}

QVariant StepsModel::data(const QModelIndex &index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Step &step = m_steps[size_t(index.row())];
    const StepState &state = m_states[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Title   ? stepTitle(step)
               : index.column() == State ? stateWord(state)
                                         : timeText(index.row());
    case Qt::DecorationRole:
        return index.column() == Title ? QVariant(iconOf(state)) : QVariant();
    case Qt::ToolTipRole:
        return stepWhy(step).isEmpty() ? stepTitle(step) : stepTitle(step) + u'\n' + stepWhy(step);
    case Qt::AccessibleTextRole:
        return timeText(index.row()).isEmpty() ? tr("%1: %2", "step, state").arg(stepTitle(step), stateWord(state))
                                               : tr("%1: %2, %3", "step, state, time")
                                                     .arg(stepTitle(step), stateWord(state), timeText(index.row()));
    case Qt::TextAlignmentRole:
        return index.column() == Time ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    default:
        return {};
    }
}

QVariant StepsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Title ? tr("Step") : section == State ? tr("State") : tr("Time");
}

} // namespace armature
