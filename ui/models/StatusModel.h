#pragma once

#include "model/Compatibility.h"
#include "model/OwnResult.h"
#include "recheck/Claim.h"

#include <QAbstractTableModel>
#include <QDateTime>
#include <QMap>
#include <memory>
#include <optional>

namespace armature {

/// What asking the indexes again has shown of one claim.
struct ClaimNews {
    std::optional<ClaimVerdict> verdict; ///< empty: not asked
    QStringList sentences;               ///< one per statement that was judged
    QString latest;                      ///< newest version with a file for the platform; empty: not known
    QDateTime at;
    int changes = 0; ///< how often the answers of the kept re-checks became others
    bool operator==(const ClaimNews &) const = default;
};
/// (package, platform) -> news.
using ClaimNewsMap = QMap<std::pair<QString, QString>, ClaimNews>;

/// A machine the packages were judged for: its verdicts stand beside the claims about its platform.
struct JudgedMachine {
    QString title;                                     ///< heads the column: "On %1"
    std::shared_ptr<const CompatibilityReport> report; ///< null: none
};

/// Every claim of the catalog, a row each: what it says, what it means for one machine, who says so and since when,
/// what the indexes say today, what was seen here.
class StatusModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        PackageColumn,
        PlatformColumn,
        StatusColumn,
        MachineColumn,
        VersionColumn,
        LatestColumn,
        CheckedColumn,
        ConfidenceColumn,
        TodayColumn,
        HereColumn,
        Columns
    };
    enum Role { SortRole = Qt::UserRole, PackageRole, PlatformRole, StatusRole, CheckedRole, NewsRole };
    using QAbstractTableModel::QAbstractTableModel;

    void setCatalog(std::shared_ptr<const Catalog> catalog);
    void setNews(const ClaimNewsMap &news);
    void setOwnResults(const QMap<QString, OwnResult> &results);
    void setMachine(const JudgedMachine &machine);

    [[nodiscard]] const Catalog *catalog() const { return m_catalog.get(); }
    [[nodiscard]] const Package *package(int row) const;
    [[nodiscard]] const Platform *platform(int row) const;
    /// nullptr: the catalog says nothing.
    [[nodiscard]] const Cell *cell(int row) const;
    [[nodiscard]] const ClaimNews &news(int row) const;
    /// What the claim means for the machine. Null: the machine is of another platform, or there is none. A machine of
    /// no platform of the catalog has its verdict in every row.
    [[nodiscard]] const CompatibilityRow *judged(int row) const;
    [[nodiscard]] QString machineTitle() const { return m_machine.title; }
    [[nodiscard]] const std::optional<OwnResult> &ownResult(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// One word for what the indexes say today.
    [[nodiscard]] static QString word(std::optional<ClaimVerdict> verdict);

private:
    [[nodiscard]] QString text(int row, int column) const;
    [[nodiscard]] QVariant sortKey(int row, int column) const;
    [[nodiscard]] QVariant decoration(int row, int column) const;
    [[nodiscard]] QString toolTip(int row, int column) const;
    [[nodiscard]] QString spoken(int row, int column) const;
    [[nodiscard]] QString title(int column) const;
    [[nodiscard]] QString meaning(int column) const;
    void place();
    /// What belongs to a row, found once: filters and sorting ask for it thousands of times.
    struct Row {
        const Cell *cell = nullptr;
        const CompatibilityRow *judged = nullptr;
        ClaimNews news;
        std::optional<OwnResult> own;
    };
    std::shared_ptr<const Catalog> m_catalog;
    ClaimNewsMap m_news;
    QMap<QString, OwnResult> m_own;
    JudgedMachine m_machine;
    std::vector<Row> m_rows;
};

} // namespace armature
