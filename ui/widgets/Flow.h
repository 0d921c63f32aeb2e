#pragma once

#include <QLayout>

namespace armature {

/// Items side by side, on as many lines as the width asks for: rows of buttons that never clip in a longer language.
class Flow : public QLayout {
public:
    explicit Flow(QWidget *parent = nullptr, int spacing = 8);
    ~Flow() override;

    void addItem(QLayoutItem *item) override;
    [[nodiscard]] int count() const override { return int(m_items.size()); }
    [[nodiscard]] QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    [[nodiscard]] Qt::Orientations expandingDirections() const override { return {}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override { return arrange({0, 0, width, 0}, false); }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSize() const override;
    void setGeometry(const QRect &rect) override;

private:
    int arrange(const QRect &rect, bool move) const; ///< the height that is taken
    QList<QLayoutItem *> m_items;
};

} // namespace armature
