#include "models/FactsModel.h"

#include "look/Theme.h"

namespace armature {

void FactsModel::show(const MachineProfile &machine, bool complete) {
    std::vector<MachineFact> facts = machineFacts(machine);
    std::erase_if(facts, [](const MachineFact &fact) { return !fact.listed; });
    for (MachineFact &fact : facts)
        if (!complete && fact.source.isEmpty())
            fact.value = tr("checking…");
    replaceRows(facts);
}

void FactsModel::replaceRows(const std::vector<MachineFact> &facts) {
    const int before = int(m_facts.size());
    const int after = int(facts.size());
    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_facts.resize(facts.size());
        endRemoveRows();
    }
    const int common = std::min(before, after);
    std::copy_n(facts.begin(), common, m_facts.begin());
    if (common > 0)
        Q_EMIT dataChanged(index(0, 0), index(common - 1, Columns - 1));
    if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_facts = facts;
        endInsertRows();
    }
}

int FactsModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_facts.size()); }

int FactsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : Columns; }

QVariant FactsModel::data(const QModelIndex &index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const MachineFact &fact = m_facts[size_t(index.row())];
    const std::array<QString, Columns> texts{fact.label, fact.value, fact.source};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return texts.at(size_t(index.column()));
    case Qt::AccessibleTextRole:
        return fact.source.isEmpty()
                   ? tr("%1: %2").arg(wholeLabel(m_facts, fact), fact.value)
                   : tr("%1: %2, read from %3").arg(wholeLabel(m_facts, fact), fact.value, fact.source);
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
