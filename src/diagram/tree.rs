//! Trees from left to right: leaves one below the other, everything else beside
//! the middle of what it leads to.

use super::layout::{Rect, Size};

/// A box in a tree. Boxes come before those that hang on them.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    pub(super) size: Size,
    pub(super) parent: Option<usize>,
}

/// How trees are spaced.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spacing {
    /// Between a box and those that hang on it.
    pub(super) across: f64,
    /// Between boxes one below the other.
    pub(super) down: f64,
    /// Around the whole.
    pub(super) margin: f64,
}

/// Where the boxes go, and how large the whole is.
pub(super) fn lay_out(branches: &[Branch], spacing: Spacing) -> (Vec<Rect>, Size) {
    let mut depth = vec![0; branches.len()];
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); branches.len()];
    let mut roots = Vec::new();
    for (at, branch) in branches.iter().enumerate() {
        match branch.parent {
            Some(parent) => {
                depth[at] = depth[parent] + 1;
                children[parent].push(at);
            }
            None => roots.push(at),
        }
    }
    let mut widths = vec![0.0f64; depth.iter().max().map_or(0, |deepest| deepest + 1)];
    let mut heights = vec![0.0f64; branches.len()];
    let stacked = |of: &[usize], heights: &[f64]| {
        let sum: f64 = of.iter().map(|it| heights[*it]).sum();
        sum + spacing.down * of.len().saturating_sub(1) as f64
    };
    for (at, branch) in branches.iter().enumerate().rev() {
        widths[depth[at]] = widths[depth[at]].max(branch.size.width);
        heights[at] = branch.size.height.max(stacked(&children[at], &heights));
    }
    let mut columns = vec![spacing.margin];
    for width in &widths {
        columns.push(columns.last().map_or(0.0, |x| x + width + spacing.across));
    }
    let mut tops = vec![0.0; branches.len()];
    let stack = |of: &[usize], mut y: f64, tops: &mut [f64]| {
        for at in of {
            tops[*at] = y;
            y += heights[*at] + spacing.down;
        }
    };
    stack(&roots, spacing.margin, &mut tops);
    for at in 0..branches.len() {
        let spare = heights[at] - stacked(&children[at], &heights);
        stack(&children[at], tops[at] + spare / 2.0, &mut tops);
    }
    let place = |(at, branch): (usize, &Branch)| {
        let y = (tops[at] + (heights[at] - branch.size.height) / 2.0).round();
        Rect { x: columns[depth[at]].round(), y, width: branch.size.width, height: branch.size.height }
    };
    let rects: Vec<Rect> = branches.iter().enumerate().map(place).collect();
    let width = rects.iter().map(Rect::right).fold(0.0, f64::max) + spacing.margin;
    let height = rects.iter().map(Rect::bottom).fold(0.0, f64::max) + spacing.margin;
    (rects, Size { width, height })
}

/// The line from one box to one that hangs on it, by way of an upright at `x`.
pub(super) fn line(from: Rect, to: Rect, x: f64) -> String {
    let (y, end) = ((from.y + from.height / 2.0).round(), (to.y + to.height / 2.0).round());
    let (left, right) = (from.right(), to.x);
    let height = end - y;
    if height.abs() < 1.0 {
        return format!("M{left} {y}H{right}");
    }
    let round = 8.0f64.min((height.abs() / 2.0).floor());
    let down = round * height.signum();
    format!("M{left} {y}H{}Q{x} {y} {x} {}V{}Q{x} {end} {} {end}H{right}", x - round, y + down, end - down, x + round)
}
