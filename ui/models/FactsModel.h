#pragma once

#include "present/MachineFacts.h"

#include <QAbstractTableModel>

namespace armature {

/// The facts of a machine: what, value, where it was read. Grows while the machine is being read; rows that stay keep
/// their place.
class FactsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Value, Source, Columns };
    using QAbstractTableModel::QAbstractTableModel;

    /// `complete`: every probe has answered. Before that, what nobody has looked at yet is "checking…", not "unknown".
    void show(const MachineProfile &machine, bool complete);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void replaceRows(const std::vector<MachineFact> &facts);
    std::vector<MachineFact> m_facts;
};

} // namespace armature
