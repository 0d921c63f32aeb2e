#include "models/FactsModel.h"

#include "look/Theme.h"

namespace armature {

void FactsModel::show(const MachineProfile &machine, bool complete) {
    std::vector<FactLine> lines = factLines(machine);
    for (FactLine &line : lines) {
        line.name = line.name.trimmed();
        if (!complete && line.source.isEmpty())
            line.value = tr("checking…");
    }
    replaceRows(lines);
}

void FactsModel::replaceRows(const std::vector<FactLine> &lines) {
    const int before = int(m_lines.size());
    const int after = int(lines.size());
    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_lines.resize(lines.size());
        endRemoveRows();
    }
    const int common = std::min(before, after);
    std::copy_n(lines.begin(), common, m_lines.begin());
    if (common > 0)
        Q_EMIT dataChanged(index(0, 0), index(common - 1, Columns - 1));
    if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_lines = lines;
        endInsertRows();
    }
}

int FactsModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_lines.size()); }

int FactsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : Columns; }

QVariant FactsModel::data(const QModelIndex &index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const FactLine &line = m_lines[size_t(index.row())];
    const std::array<QString, Columns> texts{line.name, line.value, line.source};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return texts.at(size_t(index.column()));
    case Qt::AccessibleTextRole:
        return line.source.isEmpty() ? tr("%1: %2").arg(line.name, line.value)
                                     : tr("%1: %2, read from %3").arg(line.name, line.value, line.source);
    case Qt::ForegroundRole:
        return index.column() == Source ? QVariant(shades().muted) : QVariant();
    default:
        return {};
    }
}

QVariant FactsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Fact");
    case Value:
        return tr("Value");
    default:
        return tr("Read from");
    }
}

} // namespace armature
