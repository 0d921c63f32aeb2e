#pragma once

#include "model/Compatibility.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <memory>

namespace armature {

/// What is known of every package on every platform. First column: the package; second: this machine, as judged now;
/// then the catalog's platforms. A cell shows status, version and index; its accessible text says the same in one
/// sentence.
class CompatibilityModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { PackageColumn, HereColumn, FirstPlatform };
    enum Role {
        StatusRole = Qt::UserRole, ///< int(Status); nothing in the package column
        SortRole,
        PackageRole,    ///< id of the package
        DependencyRole, ///< whether the package only comes with a stack
        PlatformRole,   ///< id of the column's platform; of this machine: the one it counts as
    };
    using QAbstractTableModel::QAbstractTableModel;

    void show(std::shared_ptr<const Catalog> catalog, const CompatibilityReport &table);

    [[nodiscard]] const Catalog *catalog() const { return m_catalog.get(); }
    [[nodiscard]] const CompatibilityRow *row(int row) const;
    [[nodiscard]] const Package *package(int row) const;
    /// The catalog's word on a cell; of this machine: on the platform it counts as. nullptr: nothing is known.
    [[nodiscard]] const Cell *cell(const QModelIndex &index) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] Status statusOf(const QModelIndex &index) const;
    [[nodiscard]] QString versionOf(const QModelIndex &index) const;
    [[nodiscard]] QString sentence(const QModelIndex &index) const;
    [[nodiscard]] QString columnName(int column) const;
    [[nodiscard]] QVariant packageData(const CompatibilityRow &row, int role) const;

    std::shared_ptr<const Catalog> m_catalog;
    CompatibilityReport m_table;
};

/// Rows whose package matches a text, and whose status on this machine is among the wanted ones.
class CompatibilityFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit CompatibilityFilter(QObject *parent = nullptr);
    void setText(const QString &text);
    /// Nothing: every status.
    void setStatus(std::optional<Status> status);
    /// Whether packages that only come with a stack are shown.
    void setDependencies(bool shown);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QString m_text;
    std::optional<Status> m_status;
    bool m_dependencies = false;
};

} // namespace armature
