#pragma once

#include "model/InstallPlan.h"

#include <QAbstractTableModel>

namespace armature {

/// What a plan will install: every package of its resolution, or, where the installer resolves later, the requirements
/// as they are given to it.
class PackagesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Version, Size, Index, Why, Columns };
    static constexpr int SortRole = Qt::UserRole;
    using QAbstractTableModel::QAbstractTableModel;

    void show(const InstallPlan &plan);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString name;
        QString version;
        qint64 bytes = 0; ///< 0 = not known
        QString index;
        QString why;
        QString file;
    };
    static QString whyOf(const PlannedRequirement &requirement);
    [[nodiscard]] static QString indexOf(const InstallPlan &plan, const QString &package);
    std::vector<Row> m_rows;
};

} // namespace armature
