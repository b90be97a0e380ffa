//! What methods do to the lists, maps and builders of texts that they are called on: declared by a language's folder, so that data flow
//! knows in which element a value lies. Not here: what a method of any other object does.

use crate::traits::Traits;

/// One method, by its name and the number of its arguments.
#[derive(Clone, Copy, Debug)]
pub struct ContainerMethod {
    /// Its name.
    pub name: &'static str,
    /// How many arguments it is called with.
    pub arguments: usize,
    /// What it does.
    pub effect: ContainerEffect,
}

/// What a method does to the container that it is called on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContainerEffect {
    /// Adds its argument behind the last element.
    Append,
    /// Adds its argument before the first element.
    Prepend,
    /// Adds its second argument before the element at its first.
    Insert,
    /// Gives the element at its first argument the value of its second.
    Put,
    /// Returns the element at its first argument.
    Get,
    /// Removes the element at its first argument, and returns it.
    Take,
    /// Removes the last element, and returns it.
    TakeLast,
    /// Removes the first element, and returns it.
    TakeFirst,
    /// Takes in what its arguments hold, wherever, and returns the container.
    Absorb,
    /// Removes everything.
    Clear,
}

impl ContainerMethod {
    /// A method of a table.
    pub const fn new(name: &'static str, arguments: usize, effect: ContainerEffect) -> ContainerMethod {
        ContainerMethod { name, arguments, effect }
    }
}

impl Traits {
    /// What a method of this name does when it is called on a container with so many arguments.
    pub fn container_method(&self, name: &str, arguments: usize) -> Option<ContainerEffect> {
        let is_it = |method: &&ContainerMethod| method.name == name && method.arguments == arguments;
        self.containers.iter().find(is_it).map(|method| method.effect)
    }
}
