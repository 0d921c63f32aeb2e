#pragma once

#include <vector>

class QTableView;

namespace armature {

/// How every table of the program looks and is used: whole rows are selected, Tab leaves it, columns share the width by
/// `percent` and can be changed, and at least `leastRows` rows are in sight.
void setUpTable(QTableView &table, const std::vector<int> &percent, int leastRows);

/// How high a table must be to show `rows` rows and its header, in device-independent pixels.
int heightOfRows(const QTableView &table, int rows);

} // namespace armature
