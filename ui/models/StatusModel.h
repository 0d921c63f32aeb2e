#pragma once

#include "model/Catalog.h"
#include "model/OwnResult.h"

#include <QAbstractTableModel>
#include <QDateTime>
#include <QMap>
#include <QSortFilterProxyModel>
#include <memory>

namespace armature {

/// What asking the indexes again has shown of one claim.
struct ClaimNews {
    enum class Verdict { NotAsked, Confirmed, Contradicted, CouldNotTell };
    Verdict verdict = Verdict::NotAsked;
    QStringList sentences; ///< one per statement that was judged
    QString latest;        ///< newest version with a file for the platform; empty: not known
    QDateTime at;
    bool operator==(const ClaimNews &) const = default;
};
/// (package, platform) -> news.
using ClaimNewsMap = QMap<std::pair<QString, QString>, ClaimNews>;

/// Every claim of the catalog, a row each: what it says, who says so and since when, what the indexes say today, what was seen here.
class StatusModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        PackageColumn,
        PlatformColumn,
        StatusColumn,
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

    [[nodiscard]] const Catalog *catalog() const { return m_catalog.get(); }
    [[nodiscard]] const Package *package(int row) const;
    [[nodiscard]] const Platform *platform(int row) const;
    /// nullptr: the catalog says nothing.
    [[nodiscard]] const Cell *cell(int row) const;
    [[nodiscard]] ClaimNews news(int row) const;
    [[nodiscard]] std::optional<OwnResult> ownResult(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// One word for what the indexes say today.
    [[nodiscard]] static QString word(ClaimNews::Verdict verdict);

private:
    [[nodiscard]] QString text(int row, int column) const;
    [[nodiscard]] QVariant sortKey(int row, int column) const;
    std::shared_ptr<const Catalog> m_catalog;
    ClaimNewsMap m_news;
    QMap<QString, OwnResult> m_own;
};

/// Rows of one platform, one status, a text in the package, and one of the questions a reviewer asks.
class StatusFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    enum class Question { All, Contradicted, Changed, Older, NeverChecked };
    explicit StatusFilter(QObject *parent = nullptr);
    void setText(const QString &text);
    void setPlatform(const QString &id); ///< empty: every platform
    void setStatus(std::optional<Status> status);
    /// `days`: for Older, how long ago a claim was checked. Changed: the index has a newer version than the claim names.
    void setQuestion(Question question, int days);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    [[nodiscard]] bool answers(const StatusModel &model, int row) const;
    QString m_text;
    QString m_platform;
    std::optional<Status> m_status;
    Question m_question = Question::All;
    int m_days = 90;
};

} // namespace armature
