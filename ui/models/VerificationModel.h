#pragma once

#include "model/VerificationReport.h"

#include <QAbstractTableModel>

namespace armature {

/// A verification in three columns per package: what was detected and planned, what is installed, what works. The
/// environment's own checks (interpreter, files, versions) follow as rows of their own.
class VerificationModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Detected, Installed, Works, Columns };
    static constexpr int VerdictRole = Qt::UserRole; ///< int(Verdict)
    using QAbstractTableModel::QAbstractTableModel;

    void show(const VerificationReport &report);
    /// The checks behind a row, in order.
    [[nodiscard]] std::vector<Check> checks(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString name;
        std::optional<Status> claim;
        QString detected;
        QString installed;
        Verdict verdict = Verdict::Unknown;
        QString observed;
        std::vector<Check> checks;
    };
    static Row rowOf(const Check &check, const VerificationReport &report);
    static Row versionsOf(const std::vector<Check> &checks);
    static Row rowOf(const PackageVerification &package);
    std::vector<Row> m_rows;
};

} // namespace armature
