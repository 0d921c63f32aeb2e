#include "look/FlatStyle.h"

#include "base/Literals.h"
#include "look/FlatPaint.h"

#include <QApplication>
#include <QComboBox>
#include <QStyleFactory>
#include <QStyleOption>
#include <QWidget>

namespace armature {
namespace {

int lineHeight(const QStyleOption *option) {
    return option ? option->fontMetrics.height() : QFontMetrics(QApplication::font()).height();
}

/// Of everything that is pressed or written into: 30 px at the usual 16 px a line.
int controlHeight(const QStyleOption *option) { return qRound(lineHeight(option) * 1.875); }

bool isSet(const QWidget *widget, const char *property) { return widget && widget->property(property).toBool(); }

bool isPrimary(const QStyleOption *option, const QWidget *widget) {
    return isSet(widget, "primary") && option->state.testFlag(QStyle::State_Enabled);
}

void drawRailItem(const QProxyStyle &style, const QStyleOptionViewItem &item, QPainter *painter,
                  const QWidget *widget) {
    flat::railItem(painter, item);
    QStyleOptionViewItem plain =
        item; // the bar says what is selected: text and icon keep the colours they have on the rail
    plain.state.setFlag(QStyle::State_Selected, false);
    plain.state.setFlag(QStyle::State_HasFocus, false);
    plain.palette.setColor(QPalette::Text, shades().railText);
    plain.palette.setColor(QPalette::Disabled, QPalette::Text, shades().railMuted);
    plain.font.setBold(item.state.testFlag(QStyle::State_Selected));
    plain.rect.adjust(flat::RailMargin + 4, 0, -flat::RailMargin - 4, 0);
    style.baseStyle()->drawControl(QStyle::CE_ItemViewItem, &plain, painter, widget);
}

/// The label in the colour that is readable on the accent, and the icon in the same: icons know it as their selected
/// look.
QStyleOptionButton onAccent(const QStyleOptionButton &button, const QPainter *painter) {
    QStyleOptionButton result = button;
    result.palette.setColor(QPalette::ButtonText, shades().onAccent);
    if (!button.icon.isNull())
        result.icon =
            QIcon(button.icon.pixmap(button.iconSize, painter->device()->devicePixelRatio(), QIcon::Selected));
    return result;
}

} // namespace

FlatStyle::FlatStyle() : QProxyStyle(QStyleFactory::create(u"Fusion"_s)) {}

void FlatStyle::polish(QWidget *widget) {
    QProxyStyle::polish(widget);
    if (qobject_cast<QComboBox *>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

void FlatStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                              const QWidget *widget) const {
    switch (element) {
    case PE_PanelButtonCommand:
        return isPrimary(option, widget) ? flat::primaryPanel(painter, *option) : flat::buttonPanel(painter, *option);
    case PE_PanelButtonTool:
        return flat::toolPanel(painter, *option);
    case PE_FrameFocusRect:
        if (!option->state.testFlag(State_Selected)) // the selection and the frame around the list say it already
            flat::focusRing(painter, *option, false);
        return;
    case PE_FrameDefaultButton:
        return; // Enter's button is the filled one
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option); frame && frame->lineWidth > 0)
            return flat::editPanel(painter, *option);
        return painter->fillRect(option->rect, option->palette.brush(QPalette::Base));
    case PE_FrameLineEdit:
        return flat::editPanel(painter, *option);
    case PE_Frame:
        return flat::frame(painter, *option);
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        return flat::checkBox(painter, *option);
    case PE_IndicatorRadioButton:
        return flat::radioButton(painter, *option);
    case PE_IndicatorArrowDown:
        return flat::chevron(painter, *option, 0);
    case PE_IndicatorArrowLeft:
        return flat::chevron(painter, *option, 90);
    case PE_IndicatorArrowUp:
        return flat::chevron(painter, *option, 180);
    case PE_IndicatorArrowRight:
        return flat::chevron(painter, *option, 270);
    case PE_IndicatorHeaderArrow:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option))
            flat::chevron(painter, *option, header->sortIndicator == QStyleOptionHeader::SortUp ? 180 : 0);
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void FlatStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                            const QWidget *widget) const {
    switch (element) {
    case CE_PushButton: // Fusion marks the focus by a tint, which is less than 3:1
        QProxyStyle::drawControl(element, option, painter, widget);
        if (option->state.testFlag(State_HasFocus))
            flat::focusRing(painter, *option, isPrimary(option, widget));
        return;
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
            button && isPrimary(option, widget)) {
            const QStyleOptionButton label = onAccent(*button, painter);
            return QProxyStyle::drawControl(element, &label, painter, widget);
        }
        break;
    case CE_ItemViewItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option); item && isSet(widget, "rail"))
            return drawRailItem(*this, *item, painter, widget);
        break;
    case CE_HeaderSection:
        return flat::headerSection(painter, *option);
    case CE_HeaderEmptyArea:
        return flat::headerRest(painter, *option);
    case CE_ProgressBarGroove:
        return flat::progressGroove(painter, *option);
    case CE_ProgressBarContents:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option)) {
            painter->save();
            painter->setClipRect(QRect());
            QProxyStyle::drawControl(element, option, painter,
                                     widget); // draws nothing, but starts and stops Fusion's clock for a busy bar
            painter->restore();
            return flat::progressContents(painter, *bar);
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void FlatStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                                   const QWidget *widget) const {
    if (control == CC_ComboBox) {
        const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
        if (combo && combo->editable)
            flat::editPanel(painter, *option);
        else
            flat::buttonPanel(painter, *option);
        if (option->state.testFlag(State_HasFocus))
            flat::focusRing(painter, *option, false);
        QStyleOption arrow = *option;
        arrow.rect = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
        return flat::chevron(painter, arrow, 0);
    }
    if (control == CC_ScrollBar)
        return flat::scrollBar(painter, *option, subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget));
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect FlatStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const {
    switch (element) {
    case SE_LineEditContents:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option); frame && frame->lineWidth > 0)
            return QProxyStyle::subElementRect(element, option, widget).adjusted(4, 0, -4, 0);
        break;
    case SE_ProgressBarGroove:
    case SE_ProgressBarContents:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option))
            return flat::progressRect(*bar);
        break;
    default:
        break;
    }
    return QProxyStyle::subElementRect(element, option, widget);
}

QRect FlatStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                                const QWidget *widget) const {
    if (control == CC_ScrollBar)
        if (const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option))
            return flat::scrollBarPart(*slider, part);
    if (control == CC_ComboBox && part == SC_ComboBoxArrow) {
        const int width = controlHeight(option);
        return visualRect(option->direction, option->rect,
                          QRect(option->rect.right() + 1 - width, option->rect.top(), width, option->rect.height()));
    }
    if (control == CC_ComboBox && part == SC_ComboBoxEditField)
        return visualRect(option->direction, option->rect, option->rect.adjusted(8, 2, -controlHeight(option), -2));
    return QProxyStyle::subControlRect(control, option, part, widget);
}

QSize FlatStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                  const QWidget *widget) const {
    const int line = lineHeight(option);
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
        return QSize(size.width() + 2 * line, size.height()).expandedTo(QSize(5 * line, controlHeight(option)));
    case CT_LineEdit:
    case CT_SpinBox:
        return result.expandedTo(QSize(0, controlHeight(option)));
    case CT_ComboBox:
        return QSize(size.width() + 16 + controlHeight(option), controlHeight(option));
    case CT_CheckBox:
    case CT_RadioButton:
        return result.expandedTo(QSize(0, qRound(line * 1.5)));
    case CT_HeaderSection:
    case CT_ItemViewItem:
        return result.expandedTo(QSize(0, qRound(line * (isSet(widget, "rail") ? 2.4 : 1.7))));
    case CT_ProgressBar:
        return QSize(result.width(), qMax(8, result.height()));
    default:
        return result;
    }
}

int FlatStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const {
    switch (metric) {
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return lineHeight(option) + 1;
    case PM_ButtonIconSize:
    case PM_SmallIconSize:
    case PM_ListViewIconSize:
        return qMax(16, lineHeight(option));
    case PM_DefaultFrameWidth:
        return flat::FrameWidth;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return 8;
    case PM_FocusFrameHMargin:
        return 6; // between the edge of an item and its text
    case PM_ScrollBarExtent:
        return 12;
    case PM_ScrollBarSliderMin:
        return 32;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int FlatStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                         QStyleHintReturn *answer) const {
    switch (hint) {
    case SH_ComboBox_Popup: // a list below the box instead of a menu over it
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, answer);
    }
}

} // namespace armature
